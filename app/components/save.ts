/** Hands the user a file to keep. */
export function save(name: string, content: Uint8Array | string | Blob, type = ''): void {
  const address = URL.createObjectURL(new Blob([content as BlobPart], { type }));
  const link = document.createElement('a');
  link.href = address;
  // A path inside an archive is no name of a file.
  link.download = name.split(/[\\/]/).pop() || 'file';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

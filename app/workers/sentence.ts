/** What the browser or an unforeseen fault of ours says, as one line. */
export const sentenceOf = (error: unknown): string => {
  if (error instanceof DOMException && error.name === 'NotReadableError')
    return 'the file can no longer be read: it was moved, changed or deleted since it was opened';
  return error instanceof Error ? error.message : String(error);
};

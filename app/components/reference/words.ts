/** Whether each of the words occurs in the name of an op or in what is said of it. */
export function holds(words: string, op: string, text = ''): boolean {
  const haystack = `${op.toLowerCase()} ${text}`;
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

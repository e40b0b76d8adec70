import { custom, writers } from './delegates.ts';
import type { Language, SnippetRequest } from './types.ts';

export { type Language, languages, type SnippetRequest } from './types.ts';

/**
 * Code that applies a delegate with its options and limits. An option or a limit that the delegate or the language cannot
 * set is not written, and a comment says so. A delegate of one's own comes out as a whole `SimpleDelegate` in C++.
 */
export function snippet(language: Language, request: SnippetRequest): string {
  const writer = Object.hasOwn(writers, request.delegate) ? writers[request.delegate] : undefined;
  return (writer ?? custom)[language](request);
}

/** Ends one request with one sentence: 2 wrong usage, 3 the file cannot be read or run. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    readonly code: 2 | 3,
    message: string,
  ) {
    super(message);
  }
}

export function usageError(message: string): never {
  throw new CliError(2, message);
}

export function fileError(message: string): never {
  throw new CliError(3, message);
}

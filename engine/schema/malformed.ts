/**
 * Ends the reading of a file; thrown and caught inside the reader, so that no check needs a return value. `message` is
 * a phrase without the place, which the catcher puts in front.
 */
export class Malformed extends Error {
  override readonly name = 'Malformed';

  constructor(
    readonly kind: 'not-tflite' | 'truncated' | 'malformed',
    message: string,
  ) {
    super(message);
  }
}

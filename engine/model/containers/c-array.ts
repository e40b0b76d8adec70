export interface CArray {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const largestText = 2 ** 28;
const code = (character: string): number => character.charCodeAt(0);
const [open, close, slash, star, newline, minus, quote, zero, nine] = [..."{}/*\n-'09"].map(code) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/**
 * Arrays of bytes in C or C++ source, as TinyML projects keep models (`const unsigned char g_model[] = {0x1c, ...};`).
 * One pass over the text; braces that hold anything but numbers are skipped.
 */
export function cArrays(text: Uint8Array): readonly CArray[] {
  if (text.length > largestText) return [];
  const found: CArray[] = [];
  for (let at = text.indexOf(open); at >= 0; ) {
    const list = numbersAt(text, at + 1);
    if (list && list.bytes.length > 0) found.push({ name: nameBefore(text, at), bytes: list.bytes });
    at = text.indexOf(open, list ? list.end : at + 1);
  }
  return found;
}

/** Whether a file may be source text at all: no NUL byte near its start, and a brace or a comment is to be expected. */
export function looksLikeText(start: Uint8Array): boolean {
  return start.length > 0 && start.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
}

/** The name that stands before `[...] = {`, past attributes in capitals. */
function nameBefore(text: Uint8Array, brace: number): string {
  const before = new TextDecoder().decode(text.subarray(Math.max(0, brace - 400), brace));
  return /(\w+)\s*\[[^\]]*\][^[\]{};]*=\s*$/.exec(before)?.[1] ?? '';
}

/** Numbers up to the closing brace, or undefined when something else stands there. */
function numbersAt(text: Uint8Array, from: number): { bytes: Uint8Array; end: number } | undefined {
  let out = new Uint8Array(1024);
  let count = 0;
  for (let at = from; at < text.length; ) {
    const byte = text[at]!;
    if (byte === close) return { bytes: out.subarray(0, count), end: at + 1 };
    if (isSpace(byte) || byte === 44) at++;
    else if (byte === slash) {
      const past = skipComment(text, at);
      if (past === undefined) return undefined;
      at = past;
    } else {
      const number = numberAt(text, at);
      if (number === undefined || number.value < -128 || number.value > 255) return undefined;
      if (count === out.length) out = grown(out);
      out[count++] = number.value;
      at = number.end;
    }
  }
  return undefined;
}

const isSpace = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13);

function grown(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}

function skipComment(text: Uint8Array, at: number): number | undefined {
  if (text[at + 1] === slash) {
    const end = text.indexOf(newline, at);
    return end < 0 ? text.length : end;
  }
  if (text[at + 1] !== star) return undefined;
  let end = text.indexOf(star, at + 2);
  while (end >= 0 && text[end + 1] !== slash) end = text.indexOf(star, end + 1);
  return end < 0 ? undefined : end + 2;
}

/** A decimal, hexadecimal or octal number with an optional sign, or a plain character in quotes. */
function numberAt(text: Uint8Array, start: number): { value: number; end: number } | undefined {
  if (text[start] === quote && text[start + 2] === quote) return { value: text[start + 1]!, end: start + 3 };
  const negative = text[start] === minus;
  let at = negative ? start + 1 : start;
  let base = 10;
  if (text[at] === zero && (text[at + 1]! | 32) === code('x')) {
    base = 16;
    at += 2;
  } else if (text[at] === zero && isDigit(text[at + 1]!)) base = 8;
  const first = at;
  let value = 0;
  for (let digit = digitOf(text[at]!); digit < base; digit = digitOf(text[at]!)) {
    value = value * base + digit;
    at++;
  }
  if (at === first) return undefined;
  while ((text[at]! | 32) === code('u')) at++;
  return { value: negative ? -value : value, end: at };
}

const isDigit = (byte: number): boolean => byte >= zero && byte <= nine;

const digitOf = (byte: number): number => {
  if (isDigit(byte)) return byte - zero;
  const letter = byte | 32;
  return letter >= code('a') && letter <= code('f') ? letter - code('a') + 10 : 99;
};

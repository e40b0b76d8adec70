import { type ByteReader, type ByteWriter, damaged } from './bytes.ts';

// Refusals of many nodes differ only in the node and in figures: `CAST #2: input 0 is BOOL` is stored as the text
// `\1: input \2 is BOOL` and the figure 0, the node being known.
const opening = '\u0001';
const figure = '\u0002';
const literal = '\u0003';

/** A sentence and what it opens with where it speaks of a node, such as `CAST #2`. */
export interface Sentence {
  readonly text: string;
  readonly opening: string;
}

/** Figures as they are printed: no leading zero, few enough digits to be exact. */
const figures = /(?<![\d.])(?:0|[1-9]\d{0,14})(?!\d)/g;

function template({ text, opening: start }: Sentence): { text: string; figures: number[] } {
  const special = text.includes(opening) || text.includes(figure) || text.startsWith(literal);
  if (special) return { text: literal + text, figures: [] };
  const opens = start !== '' && text.startsWith(start);
  const rest = opens ? text.slice(start.length) : text;
  const found: number[] = [];
  const folded = rest.replace(figures, (digits) => {
    found.push(Number(digits));
    return figure;
  });
  return { text: (opens ? opening : '') + folded, figures: found };
}

export function writeSentences(out: ByteWriter, sentences: readonly Sentence[]): void {
  const templates = sentences.map(template);
  for (const { text } of templates) out.text(text);
  for (const { figures: list } of templates) out.counts(list);
}

/** Far above any real report; a short text used often must not unfold into one that fills the memory. */
const mostCharacters = 8_000_000;

/** @param openings what each sentence opens with where it speaks of a node */
export function readSentences(from: ByteReader, openings: readonly string[]): string[] {
  const texts = from.column(openings.length, () => from.text());
  let total = 0;
  for (const [index, text] of texts.entries()) {
    total += text.length + (openings[index]?.length ?? 0);
    if (total > mostCharacters) damaged('its sentences are too long');
  }
  return texts.map((text, index) => {
    if (text.startsWith(literal)) return text.slice(1);
    const opens = text.startsWith(opening);
    const rest = opens ? text.slice(1) : text;
    const whole = rest.split(figure).reduce((all, part) => `${all}${from.count()}${part}`);
    return opens ? `${openings[index] ?? ''}${whole}` : whole;
  });
}

// Characters that no XML document may hold, escaped or not (XML 1.0, section 2.2), halves of surrogate pairs among them.
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it stands in XML, between tags as well as in an attribute. */
export const escaped = (text: string): string =>
  text
    .replace(forbidden, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
    // A line break in an attribute or a text would be read as a blank.
    .replace(/[\r\n\t]+/g, ' ');

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; attributes that are undefined are left out. Children are markup already, texts have to be escaped before. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .flatMap(([key, value]) =>
      value === undefined ? [] : [` ${key}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`],
    )
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

/** A tenth of a pixel is finer than any screen or printer shows. */
export const rounded = (value: number): number => Math.round(value * 10) / 10;

export const textElement = (attributes: Attributes, text: string): string =>
  text === '' ? '' : element('text', attributes, escaped(text));

import { type FullMatrix, fullMatrix, type OpAnswer } from '../matrix.ts';
import type { OpReference, Reference, RuleText } from '../types.ts';
import { answerMeans, answerSigns, emptyText, evidenceText } from '../words.ts';
import { document, element, escaped } from './html.ts';

/** A delegate whose page is written. */
export interface ReferencePage {
  readonly slug: string;
  readonly name: string;
  readonly title: string;
  /** Which versions of which code the rules were learnt from. */
  readonly version: string;
  readonly remarks: readonly string[];
  readonly reference: Reference;
}

const text = (name: string, attributes: Readonly<Record<string, string>>, content: string): string =>
  element(name, attributes, escaped(content));

/** Every file of the static reference, by name. */
export function referenceFiles(pages: readonly ReferencePage[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>([['index.html', indexPage(pages)]]);
  for (const page of pages) files.set(`${page.slug}.html`, delegatePage(page, pages));
  return files;
}

const navigation = (pages: readonly ReferencePage[], here?: string): string =>
  element(
    'nav',
    { 'aria-label': 'Delegates' },
    text('a', { href: '../' }, 'Delegraph'),
    text('a', { href: './', ...(here === undefined && { 'aria-current': 'page' }) }, 'All delegates'),
    ...pages.map(({ slug, name }) =>
      text('a', { href: `${slug}.html`, ...(here === slug && { 'aria-current': 'page' }) }, name),
    ),
  );

const searchBox = (label: string): string =>
  element(
    'p',
    { class: 'search', hidden: '' },
    element(
      'label',
      {},
      `${escaped(label)} `,
      '<input type="search" id="filter" autocomplete="off" spellcheck="false">',
    ),
    ' <output for="filter"></output>',
  );

function indexPage(pages: readonly ReferencePage[]): string {
  const matrix = fullMatrix(pages.map(({ name, reference }) => ({ name, ops: reference.ops })));
  const signs = Object.entries(answerSigns).map(
    ([answer, sign]) =>
      `${text('b', { class: `answer ${classOf(answer as OpAnswer)}` }, sign)} ${escaped(answerMeans[answer as OpAnswer])}`,
  );
  return document(
    'Which delegates take which op – Delegraph',
    [
      navigation(pages),
      element(
        'main',
        {},
        text('h1', {}, 'Which delegates take which op'),
        text(
          'p',
          {},
          'Made from the rules that Delegraph judges models by, so it says what they say. A delegate’s own page has the conditions with their numbers and where each was learnt.',
        ),
        element('p', { class: 'legend' }, signs.join(' · ')),
        searchBox('Op'),
        element(
          'div',
          { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Ops and delegates' },
          matrixTable(matrix, pages),
        ),
      ),
    ].join('\n'),
  );
}

const classOf = (answer: OpAnswer): string => (answer === 'under conditions' ? 'conditions' : answer);

function matrixTable({ columns, rows }: FullMatrix, pages: readonly ReferencePage[]): string {
  const slugs = columns.map(({ of }) => pages.find(({ name }) => name === of)?.slug ?? '');
  const head = element(
    'tr',
    {},
    text('th', { scope: 'col' }, 'Op'),
    ...columns.map(({ title }, i) =>
      element('th', { scope: 'col' }, text('a', { href: `${slugs[i]}.html` }, title)),
    ),
  );
  const body = rows.map(({ op, answers }) =>
    element(
      'tr',
      { 'data-search': op.toLowerCase() },
      text('th', { scope: 'row', id: anchorOf(op) }, op),
      ...answers.map((answer, i) => {
        const sign = answerSigns[answer];
        const content =
          answer === 'absent' ? escaped(sign) : text('a', { href: `${slugs[i]}.html#${anchorOf(op)}` }, sign);
        return element('td', { class: classOf(answer) }, content);
      }),
    ),
  );
  return element('table', {}, element('thead', {}, head), element('tbody', {}, ...body));
}

export const anchorOf = (op: string): string => op.replace(/[^\w-]+/g, '_');

function delegatePage(page: ReferencePage, pages: readonly ReferencePage[]): string {
  const { everyOp, ops, others } = page.reference;
  const names = [...new Set(ops.map(({ op }) => op))];
  return document(
    `What ${page.name} takes – Delegraph`,
    [
      navigation(pages, page.slug),
      element(
        'main',
        {},
        text('h1', {}, page.title),
        text('p', { class: 'muted' }, page.version),
        ...(page.remarks.length === 0
          ? []
          : [element('ul', {}, ...page.remarks.map((remark) => text('li', {}, remark)))]),
        text(
          'p',
          {},
          `${names.length} ops are listed; every other op is ${others}. ${evidenceText([...everyOp, ...ops.flatMap(({ rules }) => rules)])}`,
        ),
        searchBox('Op or word'),
        ...(everyOp.length === 0
          ? []
          : [
              element(
                'section',
                { 'data-search': 'every op' },
                text('h2', { id: 'every-op' }, 'Every op'),
                rulesList(everyOp),
              ),
            ]),
        ...names.map((name) =>
          opSection(
            name,
            ops.filter(({ op }) => op === name),
          ),
        ),
      ),
    ].join('\n'),
  );
}

function opSection(name: string, entries: readonly OpReference[]): string {
  const words = [
    name,
    ...entries.flatMap(({ rules, notes }) => [...rules.map(({ sentence }) => sentence), ...notes]),
  ];
  return element(
    'section',
    { 'data-search': words.join(' ').toLowerCase() },
    text('h2', { id: anchorOf(name) }, name),
    ...entries.map(entryHtml),
  );
}

function entryHtml(entry: OpReference): string {
  const empty = emptyText(entry);
  return [
    ...(entry.stage === undefined ? [] : [text('h3', {}, entry.stage)]),
    ...(empty === undefined ? [] : [text('p', { class: 'muted' }, empty)]),
    ...(entry.rules.length === 0 ? [] : [rulesList(entry.rules)]),
    ...entry.notes.map((note) => text('p', { class: 'muted' }, note)),
  ].join('');
}

const rulesList = (rules: readonly RuleText[]): string =>
  element('ul', { class: 'rules' }, ...rules.map(ruleHtml));

function ruleHtml({ code, sentence, when, stage, provenance }: RuleText): string {
  const where =
    provenance.places.length === 0
      ? escaped(provenance.text)
      : provenance.places
          .map(({ path, lines, url }) => {
            const shown = lines === undefined ? path : `${path}:${lines}`;
            return url === undefined ? escaped(shown) : text('a', { href: url, rel: 'noreferrer' }, shown);
          })
          .join('; ');
  return element(
    'li',
    {},
    when === undefined ? '' : `${text('span', { class: 'when' }, `Where ${when}:`)} `,
    escaped(sentence),
    stage === 'build' ? ' <em>Checked only when the partition is built.</em>' : '',
    element(
      'small',
      {},
      text('code', {}, code),
      ' ',
      text('span', { class: `evidence ${provenance.evidence}` }, provenance.evidence),
      ` ${where}`,
    ),
  );
}

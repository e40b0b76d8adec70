import ts from 'typescript';

/** One small error that could be made in a kernel: an expression of a source file, and what to write in its place. */
export interface Site {
  readonly file: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly original: string;
  readonly mutant: string;
  readonly kind: string;
}

function table<T>(rows: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(rows));
}

/** Names that stand for the two directions of one thing: writing one for the other is the classic slip. */
const twins = table<string>({
  height: 'width',
  width: 'height',
  strideH: 'strideW',
  strideW: 'strideH',
  stride_h: 'stride_w',
  stride_w: 'stride_h',
  strideHeight: 'strideWidth',
  strideWidth: 'strideHeight',
  dilationHeight: 'dilationWidth',
  dilationWidth: 'dilationHeight',
  rows: 'columns',
  columns: 'rows',
  row: 'column',
  column: 'row',
  top: 'left',
  left: 'top',
  stepA: 'stepB',
  stepB: 'stepA',
  inner: 'outer',
  outer: 'inner',
});

const opposites = table<string>({
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '+': '-',
  '-': '+',
  '<<': '>>',
  '>>': '<<',
});

const droppedRight = new Set(['*', '/', '%', '**']);

/** Calls whose arguments are words for the user or conditions of refusals: their errors change no number. */
const wordy = /^(check\w*|refuse|noKernel|Error|must|require\w*)$/;

/** Rounding functions by what is written when the rounding is forgotten. */
const unrounded = table<(args: readonly string[]) => string>({
  roundHalfAway: ([x]) => `Math.floor(${x})`,
  roundHalfEven: ([x]) => `Math.floor(${x})`,
  roundingDivideByPowerOfTwo: ([x, e]) => `((${x}) >> (${e}))`,
  'Math.floor': ([x]) => `Math.ceil(${x})`,
  'Math.ceil': ([x]) => `Math.floor(${x})`,
  'Math.trunc': ([x]) => `Math.round(${x})`,
  'Math.min': ([x]) => `(${x})`,
  'Math.max': ([x]) => `(${x})`,
  clamp: ([x]) => `(${x})`,
});

/** Every site of a source file, inner ones included. */
export function sitesOf(file: string, text: string): Site[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const sites: Site[] = [];
  const raw = (node: ts.Node) => node.getText(source);
  const add = (node: ts.Node, kind: string, mutant: string) => {
    const start = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    sites.push({ file, line, start, end: node.getEnd(), original: raw(node), mutant, kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    if (ts.isCallExpression(node) && wordy.test(raw(node.expression))) return;
    if (ts.isThrowStatement(node) || ts.isTemplateExpression(node) || refuses(node)) return;
    if (ts.isIfStatement(node) && leavesEarly(node.thenStatement)) return;
    mutate(node, raw, add);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
      visit(node.left); // the fallback stands for what cannot happen
    else if (ts.isBindingElement(node))
      return; // so does a destructuring default
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return sites;
}

/** A choice between a value and a refusal. */
const refuses = (node: ts.Node): boolean =>
  (ts.isConditionalExpression(node) && [node.whenTrue, node.whenFalse].some(isWordy)) ||
  (ts.isIfStatement(node) && isWordyStatement(node.thenStatement));

const isWordy = (node: ts.Node): boolean =>
  ts.isCallExpression(node) && wordy.test(node.expression.getText());

const isWordyStatement = (node: ts.Statement): boolean =>
  (ts.isExpressionStatement(node) && isWordy(node.expression)) ||
  (ts.isReturnStatement(node) && node.expression !== undefined && isWordy(node.expression)) ||
  (ts.isBlock(node) && node.statements.length === 1 && isWordyStatement(node.statements[0] as ts.Statement));

/** `if (nothing to do) return;` saves time; without it the same is computed. */
const leavesEarly = (node: ts.Statement): boolean =>
  ts.isReturnStatement(node) && node.expression === undefined;

type Add = (node: ts.Node, kind: string, mutant: string) => void;

function mutate(node: ts.Node, raw: (node: ts.Node) => string, add: Add): void {
  if (ts.isBinaryExpression(node)) {
    const operator = raw(node.operatorToken);
    const [left, right] = [raw(node.left), raw(node.right)];
    const opposite = opposites.get(operator);
    if (droppedRight.has(operator)) add(node, `drop ${operator}`, `(${left})`);
    else if (opposite) {
      add(node, `${operator} to ${opposite}`, `((${left}) ${opposite} (${right}))`);
      if (operator === '<' && isCountedLoop(node))
        add(node, 'last turn left out', `((${left}) < (${right}) - 1)`);
    }
  } else if (ts.isConditionalExpression(node)) {
    add(
      node,
      'branches swapped',
      `((${raw(node.condition)}) ? (${raw(node.whenFalse)}) : (${raw(node.whenTrue)}))`,
    );
  } else if (ts.isCallExpression(node)) {
    const write = unrounded.get(raw(node.expression));
    const spread = node.arguments.some(ts.isSpreadElement);
    if (write && !spread) add(node, `no ${raw(node.expression)}`, write(node.arguments.map(raw)));
  } else if (ts.isNumericLiteral(node) && isCount(node)) {
    add(node, 'off by one', `(${raw(node)} + 1)`);
  } else if (ts.isPropertyAccessExpression(node) && twins.has(node.name.text) && isRead(node)) {
    add(node, 'twin', `${raw(node.expression)}.${twins.get(node.name.text)}`);
  }
}

const isCountedLoop = ({ parent }: ts.BinaryExpression): boolean =>
  ts.isForStatement(parent) &&
  parent.incrementor !== undefined &&
  ts.isPostfixUnaryExpression(parent.incrementor) &&
  parent.incrementor.operator === ts.SyntaxKind.PlusPlusToken;

/**
 * A small number that an index, a size, a shift or a sum is computed with. Large ones are left out: a fixed-point constant that
 * is wrong in its last place of thirty-one changes no result but by chance.
 */
function isCount(node: ts.NumericLiteral): boolean {
  const { parent } = node;
  if (!ts.isBinaryExpression(parent) || Number(node.text) > 16) return false;
  return /^(\+|-|\*|\/|%|<<|>>|\*\*)$/.test(parent.operatorToken.getText());
}

function isRead(node: ts.Expression): boolean {
  const { parent } = node;
  const assigned =
    ts.isBinaryExpression(parent) &&
    parent.left === node &&
    parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
  const called = ts.isCallExpression(parent) && parent.expression === node;
  return !assigned && !called;
}

/**
 * The file with every site switchable: `__mutation.active` chooses at most one, and each evaluation is noted in
 * `__mutation.seen`. Inside a mutant nothing else is switched, so the text grows with the nesting only linearly.
 */
export function instrument(text: string, sites: readonly (Site & { readonly id: number })[]): string {
  const roots = nest([...sites].sort((a, b) => a.start - b.start || b.end - a.end || a.id - b.id));
  return render(text, 0, text.length, roots);
}

interface Nested {
  readonly site: Site & { readonly id: number };
  readonly inner: Nested[];
}

function nest(sorted: readonly (Site & { readonly id: number })[]): Nested[] {
  const roots: Nested[] = [];
  const open: Nested[] = [];
  for (const site of sorted) {
    while (open.length > 0 && (open.at(-1) as Nested).site.end <= site.start) open.pop();
    const nested = { site, inner: [] };
    (open.at(-1)?.inner ?? roots).push(nested);
    open.push(nested);
  }
  return roots;
}

function render(text: string, start: number, end: number, nested: readonly Nested[]): string {
  let out = '';
  let at = start;
  for (const { site, inner } of nested) {
    out += text.slice(at, site.start);
    const original = render(text, site.start, site.end, inner);
    out += `((__mutation.seen[${site.id}]=1,__mutation.active===${site.id})?(${site.mutant}):(${original}))`;
    at = site.end;
  }
  return out + text.slice(at, end);
}

import { disputed, type OpCase } from './op-goldens.ts';

/** Cases of one op file by the types they use: how many there are, and how many pass. */
export interface Conformance {
  readonly file: string;
  readonly types: ReadonlyMap<string, { cases: number; passed: number }>;
}

export function conformanceOf(
  file: string,
  results: readonly { readonly golden: OpCase; readonly passed: boolean }[],
): Conformance {
  const types = new Map<string, { cases: number; passed: number }>();
  for (const { golden, passed } of results) {
    const key = [...golden.dtypes].sort().join('+') || '–';
    const count = types.get(key) ?? { cases: 0, passed: 0 };
    count.cases++;
    if (passed) count.passed++;
    types.set(key, count);
  }
  return { file, types };
}

/** The conformance table, as `docs/ops.md` holds it. */
export function conformanceTable(table: readonly Conformance[], untested: readonly string[]): string {
  const total = (key: 'cases' | 'passed') =>
    table.reduce((sum, { types }) => [...types.values()].reduce((all, count) => all + count[key], sum), 0);
  const rows = table.map(({ file, types }) => {
    const cells = [...types].sort(([a], [b]) => (a < b ? -1 : 1));
    const counts = cells.map(([type, { cases, passed }]) => `${type} ${passed}/${cases}`).join(', ');
    return `| ${file.toUpperCase()} | ${counts} |`;
  });
  return `# Ops, checked against the runtime

Written by the test run (\`npx vitest run engine/ops/ops.golden -u\`); the run fails when it is out of date.

Each case is a tiny model whose outputs the native TensorFlow Lite runtime computed with its reference kernels (LiteRT commit
f67457790c9c): integers and moved data must be equal, floats within the tolerance of the case. ${total('passed')} of ${total('cases')} cases pass;
${disputed.size} are disputed (see "RFFT2D of four rows and more" in [decisions](decisions.md)) and count as not passed.

Types are those of a case's inputs and weights, joined by \`+\` where they differ; "passed/cases" behind each. GRAPH holds small whole graphs.

| op | cases by types |
|-|-|
${rows.join('\n')}

Run without single-op cases of their own, tested beside their code or in whole models: ${untested.join(', ')}.
`;
}

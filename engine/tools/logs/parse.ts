import { enums } from '../../schema/enums.ts';
import type { Finding, ParsedLog, Said, Unread } from './types.ts';

type Groups = Readonly<Record<string, string | undefined>>;

/** One spelling: `starts` tells that a line means to be one, `whole` reads it. */
interface Spelling {
  readonly starts: RegExp;
  readonly whole: RegExp;
  readonly expected: string;
  readonly said: (groups: Groups) => Said;
}

const text = (groups: Groups, name: string): string => groups[name]?.trim() ?? '';
const count = (groups: Groups, name: string): number => Number(groups[name]);
const optionalCount = (groups: Groups, name: string): number | undefined =>
  groups[name] === undefined ? undefined : Number(groups[name]);
const maybe = <K extends string, T>(key: K, value: T | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T };

const byNumber = new Map<number, string>(
  Object.entries(enums.BuiltinOperator.values).map(([name, value]) => [Number(value), name]),
);
/** Builtin 32 is CUSTOM: the log then tells no more than that. */
const builtinName = (number: number): string => byNumber.get(number) ?? `builtin ${number}`;

// Old spellings have no name after "subgraph 0", or no subgraph at all; logcat and benchmark_model put prefixes before.
const spellings: readonly Spelling[] = [
  {
    starts: /Replacing \d/,
    whole:
      /Replacing (?<replaced>\d+)(?: out of (?<total>\d+))? node\(s\) with delegate \((?<delegate>[^)]*)\) node(?:, yielding (?<partitions>\d+) partitions(?: for (?:the whole graph|subgraph (?<subgraph>\d+)(?: \((?<name>[^)]*)\))?))?)?\.?\s*$/,
    expected: '"Replacing x out of y node(s) with delegate (name) node, yielding z partitions"',
    said: (g) => ({
      kind: 'replaced',
      delegate: text(g, 'delegate'),
      replaced: count(g, 'replaced'),
      ...maybe('total', optionalCount(g, 'total')),
      ...maybe('partitions', optionalCount(g, 'partitions')),
      ...maybe('subgraph', optionalCount(g, 'subgraph')),
      ...maybe('name', g.name),
    }),
  },
  {
    starts: /\d+ nodes delegated/,
    whole:
      /(?:(?<delegate>[^:]*?)(?: delegate)?: )?(?<delegated>\d+) nodes delegated out of (?<total>\d+) nodes(?: with (?<candidates>\d+) partitions)?\.?\s*$/,
    expected: '"name delegate: x nodes delegated out of y nodes with z partitions"',
    said: (g) => ({
      kind: 'delegated',
      delegate: text(g, 'delegate'),
      delegated: count(g, 'delegated'),
      total: count(g, 'total'),
      ...maybe('candidates', optionalCount(g, 'candidates')),
    }),
  },
  {
    starts: /Explicitly applied /,
    whole:
      /Explicitly applied (?<delegate>.+?) delegate, and the model graph will be (?:(?<all>completely) executed|partially executed)(?: by the delegate)?(?: w\/ (?<kernels>\d+) delegate kernels)?\.?\s*$/,
    expected:
      '"Explicitly applied name delegate, and the model graph will be completely (or: partially) executed by the delegate"',
    said: (g) => ({
      kind: 'applied',
      delegate: text(g, 'delegate'),
      how: g.all === undefined ? 'partially' : 'completely',
      ...maybe('kernels', optionalCount(g, 'kernels')),
    }),
  },
  {
    starts: /Though .* delegate is explicitly applied/,
    whole:
      /Though (?<delegate>.+?) delegate is explicitly applied, the model graph will not be executed by the delegate\.?\s*$/,
    expected:
      '"Though name delegate is explicitly applied, the model graph will not be executed by the delegate."',
    said: (g) => ({ kind: 'applied', delegate: text(g, 'delegate'), how: 'not at all', kernels: 0 }),
  },
  {
    starts: /Failed to apply .*delegate/,
    whole: /Failed to apply (?:the )?(?<delegate>.+?) delegate\b/,
    expected: '"Failed to apply name delegate."',
    said: (g) => ({ kind: 'failed', delegate: text(g, 'delegate') }),
  },
  {
    // VX delegate: the builtin number and nothing else.
    starts: /Fallback unsupported op/i,
    whole: /Fallback unsupported op (?<builtin>\d+) to TfLite/i,
    expected: '"Fallback unsupported op n to TfLite"',
    said: (g) => ({ kind: 'refused', delegate: 'VX', op: builtinName(count(g, 'builtin')) }),
  },
  {
    starts: /\brefused by NNAPI delegate/,
    whole: /Operator (?<op>\S+)(?: \(v(?<version>\d+)\))? refused by NNAPI delegate(?:: (?<words>.*?))?\s*$/,
    expected: '"Operator OP (v1) refused by NNAPI delegate: why"',
    said: (g) => ({
      kind: 'refused',
      delegate: 'NNAPI',
      op: text(g, 'op'),
      ...maybe('version', optionalCount(g, 'version')),
      ...maybe('words', g.words),
    }),
  },
  {
    starts: /is not supported by armnn_delegate/,
    whole: /Operator (?<op>\S+) \[(?<builtin>\d+)\] is not supported by armnn_delegate/,
    expected: '"Operator OP [number] is not supported by armnn_delegate."',
    said: (g) => ({ kind: 'refused', delegate: 'Arm NN', op: text(g, 'op') }),
  },
  {
    // Up to 21.x the name is that of the C++ function: VisitUnpackOperator.
    starts: /: not supported by armnn/,
    whole: /(?<op>\w+): not supported by armnn(?:: (?<words>.*?))?\s*$/,
    expected: '"OP: not supported by armnn: why"',
    said: (g) => ({
      kind: 'refused',
      delegate: 'Arm NN',
      op: armnnOp(text(g, 'op')),
      ...maybe('words', g.words),
    }),
  },
];

/** `VisitUnpackOperator` becomes UNPACK; a name in capitals stays. */
const armnnOp = (name: string): string => {
  const visited = /^Visit(\w+?)Operator$/.exec(name)?.[1];
  if (visited === undefined) return name;
  return visited.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
};

const listStarts = /(?:Following|Next) operations are not supported by GPU delegate/;
const splits: readonly RegExp[] = [
  /(?:First )?(?<gpu>\d+) operations will run on the GPU, and the remaining (?<cpu>\d+)(?: operations will run)? on the CPU/,
  /(?<none>No) operations will run on the GPU, and all (?<cpu>\d+) operations will run on the CPU/,
];
const splitStarts = /operations will run on the GPU/;
const splitExpected =
  '"x operations will run on the GPU, and the remaining y operations will run on the CPU."';

const splitOf = (line: string): Said | undefined => {
  for (const form of splits) {
    const g = form.exec(line)?.groups;
    if (g) return { kind: 'gpu-split', gpu: g.none === undefined ? Number(g.gpu) : 0, cpu: Number(g.cpu) };
  }
  return undefined;
};

/** What stands before a line on Android's log or in benchmark_model. */
const prefix =
  /^(?:(?:INFO|WARN(?:ING)?|ERROR|VERBOSE): |\S+ \S+ +\d+ +\d+ [VDIWE] [^:]*: |[VDIWE]\/[^:]*: )/;

/** `OP: why`, `OP (v2): why`, `OP:` with no reason; a custom op as `CUSTOM Name` or in older versions as `Name`. */
const listed = (line: string): Said | undefined => {
  const g = /^(?:CUSTOM )?(?<op>[\w.]+)(?: \(v(?<version>\d+)\))?:(?: (?<words>.+?))?\s*$/.exec(line)?.groups;
  if (!g) return undefined;
  const [version, words] = [maybe('version', optionalCount(g, 'version')), maybe('words', g.words)];
  return { kind: 'refused', delegate: 'GPU', op: text(g, 'op'), ...version, ...words };
};

/** Lines beyond this many characters are cut: none that is read here is nearly so long. */
const longest = 2000;

/**
 * Reads a log as it was pasted: what delegates, the runtime and benchmark_model say about who takes which op, in the spellings
 * of old and new versions. Other lines are passed over. Never throws: a line cut short or changed is in `unread`, the rest stays.
 */
export function parseLog(log: string): ParsedLog {
  const findings: Finding[] = [];
  const unread: Unread[] = [];
  /** The line where a list of the GPU delegate begins that has not ended yet. */
  let listFrom = 0;
  const take = (line: number, raw: string, said: Said | undefined, expected: string): void => {
    if (said) findings.push({ line, ...said });
    else unread.push({ line, text: raw, expected });
  };
  const lines = log.split(/\r\n|\n|\r/).map((line) => line.slice(0, longest));
  const listExpected = (): string =>
    `"OP: why" or ${splitExpected}, as in the list of the GPU delegate that starts in line ${listFrom}`;
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    const spelling = spellings.find(({ starts }) => starts.test(raw));
    if (listStarts.test(raw)) {
      listFrom = line;
    } else if (splitStarts.test(raw)) {
      take(line, raw, splitOf(raw), splitExpected);
      listFrom = 0;
    } else if (spelling) {
      const groups = spelling.whole.exec(raw)?.groups;
      take(line, raw, groups && spelling.said(groups), spelling.expected);
    } else if (listFrom > 0 && raw.trim() !== '') {
      const said = listed(raw.replace(prefix, '').trim());
      take(line, raw, said, listExpected());
      if (!said) listFrom = 0;
    }
  }
  if (listFrom > 0) take(lines.length, lines.at(-1) ?? '', undefined, listExpected());
  return { findings, unread };
}

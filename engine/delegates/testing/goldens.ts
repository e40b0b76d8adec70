import { expandRuns, sharedLines } from '../../testing/shared.ts';
import type { Params } from '../types.ts';

/** One-table profiles: `[code, source]`; Arm NN: `[who, code, source]`. */
export type GoldenReason = readonly string[];

interface GoldenGroup {
  readonly op: string;
  readonly nodes: string;
  readonly reasons: readonly GoldenReason[];
}

export interface GoldenSubgraph {
  readonly i: number;
  readonly nodes: number;
  readonly shapes: 'prepared' | 'stored';
  readonly supported: string;
  readonly refusals?: readonly GoldenGroup[];
  readonly backends?: Readonly<Record<string, string>>;
  readonly throws?: string;
  readonly buildFails?: readonly GoldenGroup[];
  readonly buildWarnings?: readonly GoldenGroup[];
  readonly fullFp16?: boolean;
  readonly candidates?: readonly unknown[];
  readonly applied?: {
    readonly max: number;
    readonly min: number;
    readonly plan: string;
    readonly partitions: number;
    readonly nodes: number;
  };
  readonly outcome?: 'refused' | 'not-reached';
}

export interface GoldenLine {
  readonly model: string;
  readonly failed?: string;
  readonly status?: string;
  readonly throws?: boolean;
  readonly refused?: { readonly subgraph: number; readonly reason: string; readonly dynamicTensor?: number };
  readonly subgraphs: readonly GoldenSubgraph[];
}

/** A file of reference answers and the profile it was made with. */
export interface GoldenProfile {
  readonly file: string;
  readonly delegate: string;
  readonly params: Params;
}

const nnapi = (level: number, acceleratorSpecified: boolean, file = `nnapi-fl${level}`): GoldenProfile => ({
  file,
  delegate: 'nnapi',
  params: { featureLevel: level, acceleratorSpecified },
});

const armnn = (version: string, backends: string): GoldenProfile => ({
  file: `armnn-${version}-${backends}`,
  delegate: 'armnn',
  params: { version, backends: backends.split('-') },
});

const plain = (delegate: string, params: Params = {}, file = delegate): GoldenProfile => ({
  file,
  delegate,
  params,
});

export const goldenProfiles: readonly GoldenProfile[] = [
  nnapi(27, false),
  nnapi(28, false),
  nnapi(29, true),
  nnapi(30, true),
  nnapi(31, true),
  nnapi(1000006, true),
  nnapi(29, false, 'nnapi-fl29-cpu-allowed'),
  plain('xnnpack'),
  plain('xnnpack', { qs8: false, qu8: false }, 'xnnpack-float-only'),
  plain('gpu'),
  plain('gpu', { enableQuant: false }, 'gpu-no-quant'),
  plain('gpu-analyzer'),
  plain('coreml', { coremlVersion: 2 }, 'coreml-v2'),
  plain('coreml', { coremlVersion: 3 }, 'coreml-v3'),
  plain('hexagon'),
  armnn('21.02', 'CpuAcc'),
  armnn('21.02', 'CpuRef'),
  armnn('21.02', 'GpuAcc-CpuAcc'),
  armnn('21.02', 'VsiNpu'),
  armnn('21.02', 'VsiNpu-CpuAcc-CpuRef'),
  armnn('23.08', 'CpuAcc'),
  armnn('23.08', 'CpuRef'),
  armnn('23.08', 'GpuAcc-CpuAcc-CpuRef'),
  plain('vx'),
  plain('ethosu'),
];

export const goldenLines = (profile: GoldenProfile): ReadonlyMap<string, GoldenLine> =>
  new Map(
    [...sharedLines<GoldenLine>('goldens', 'support', `${profile.file}.jsonl.gz`)].map((line) => [
      line.model,
      line,
    ]),
  );

/** What each node's verdict is, in one comparable form: `+`, or the sorted set of its codes with who says so. */
export function goldenVerdicts(subgraph: GoldenSubgraph): string[] {
  const verdicts = Array.from({ length: subgraph.nodes }, () => '?');
  for (const node of expandRuns(subgraph.supported)) verdicts[node] = '+';
  for (const { nodes, reasons } of subgraph.refusals ?? []) {
    const codes = [...new Set(reasons.map((reason) => reason.slice(0, -1).join(':')))].sort().join(' ');
    for (const node of expandRuns(nodes)) verdicts[node] = codes;
  }
  return verdicts;
}

export const goldenFindings = (groups: readonly GoldenGroup[] = []): string[] =>
  groups
    .flatMap(({ nodes, reasons }) =>
      expandRuns(nodes).flatMap((node) => reasons.map((reason) => `${node} ${reason[0]}`)),
    )
    .sort();

import {
  buildWhatCanBe,
  type ComparedCut,
  type CutComparison,
  compareCuts,
  constantsOf,
  fail,
  type OpenedFile,
  ok,
  type Result,
  type SupportMask,
} from '../../../engine/index.ts';
import { cutModel, masksFor, type Subject, subjectOf } from '../cut.ts';
import { delegateOf } from '../own-profile.ts';
import type { ChosenDelegate, DelegateVerdict, NamedQuery, OpMatrix, VariantCut } from './protocol.ts';
import { variantCut } from './variant-cut.ts';
import { type Variant, variants } from './variants.ts';

/** What every delegate says to the nodes of one model. Each is asked once about the whole model, when first needed. */
export class Verdicts {
  readonly #subject: Subject;

  private constructor(subject: Subject) {
    this.#subject = subject;
  }

  static of({ model, source }: OpenedFile): Result<Verdicts, string> {
    const { graphs } = buildWhatCanBe(model);
    const constants = model.subgraphs.map(({ index }) => constantsOf(model, index, source));
    return ok(new Verdicts(subjectOf({ graphs, constants })));
  }

  async on(
    subgraph: number,
    node: number,
    { delegate, options, profile }: ChosenDelegate,
  ): Promise<Result<readonly DelegateVerdict[], string>> {
    if (this.#subject.program.graphs[subgraph]?.nodes[node] === undefined)
      return fail(`subgraph ${subgraph} has no node ${node}`);
    const verdicts: DelegateVerdict[] = [];
    const chosen = delegateOf(delegate, profile);
    const first: readonly Variant[] =
      chosen === undefined
        ? []
        : [{ delegate: chosen, params: options, title: `${chosen.shortTitle}, as chosen` }];
    for (const variant of [...first, ...variants]) {
      const mask = (await this.#masksOf(variant))[subgraph];
      if (mask !== undefined) verdicts.push({ title: variant.title, ...verdictOf(mask, node) });
    }
    return ok(verdicts);
  }

  /** What a variant, by its number, makes of a subgraph at the default of every option and limit. */
  async cut(subgraph: number, number: number): Promise<Result<VariantCut, string>> {
    const variant = variants[number];
    if (variant === undefined) return fail(`there is no delegate number ${number}`);
    return variantCut(this.#subject, subgraph, variant);
  }

  async matrix(): Promise<OpMatrix> {
    const { graphs } = this.#subject.program;
    const counts = new Map<string, { nodes: number; taken: number[] }>();
    const rowOf = (op: string) => {
      const row = counts.get(op) ?? { nodes: 0, taken: variants.map(() => 0) };
      counts.set(op, row);
      return row;
    };
    for (const { nodes } of graphs) for (const { op } of nodes) rowOf(op).nodes++;
    const columns: OpMatrix['delegates'][number][] = [];
    for (const [column, variant] of variants.entries()) {
      const masks = await this.#masksOf(variant);
      columns.push({ title: variant.title, refusesGraph: masks.some((mask) => mask.graphRefused) });
      for (const { subgraph, supported, graphRefused } of masks) {
        if (graphRefused !== undefined) continue;
        for (const node of supported) {
          const { taken } = rowOf(graphs[subgraph]?.nodes[node]?.op ?? '');
          taken[column] = (taken[column] ?? 0) + 1;
        }
      }
    }
    const rows = [...counts].map(([op, row]) => ({ op, ...row }));
    return {
      delegates: columns,
      rows: rows.sort((a, b) => b.nodes - a.nodes || (a.op < b.op ? -1 : 1)),
    };
  }

  /** Cuts of one subgraph side by side, in the order of the questions. */
  async compare(subgraph: number, queries: readonly NamedQuery[]): Promise<Result<CutComparison, string>> {
    const graph = this.#subject.program.graphs[subgraph];
    if (graph === undefined) return fail(`the model has no subgraph ${subgraph}`);
    const cuts: ComparedCut[] = [];
    for (const { name, query } of queries) {
      const outcome = await cutModel(this.#subject, { ...query, subgraph });
      if (!outcome.ok) return outcome;
      const { cut, mask, subsetCount } = outcome.value;
      cuts.push({ name, cut, mask, subsetCount });
    }
    return ok(compareCuts(graph, cuts));
  }

  #masksOf({ delegate, params }: Variant): Promise<readonly SupportMask[]> {
    return masksFor(this.#subject, delegate, params);
  }
}

/** A graph that is refused as a whole outweighs what its nodes would get. */
function verdictOf(mask: SupportMask, node: number): Omit<DelegateVerdict, 'title'> {
  const backend = Object.entries(mask.backends ?? {}).find(([, nodes]) =>
    nodes.some((one) => one === node),
  )?.[0];
  const refused = mask.refused.find((entry) => entry.node === node)?.reasons ?? [];
  const failing = (mask.buildFailures ?? []).filter((finding) => finding.node === node);
  const whole = mask.graphRefused === undefined ? [] : [{ sentence: mask.graphRefused.sentence }];
  return {
    takes: whole.length === 0 && mask.supported.some((one) => one === node),
    ...(backend !== undefined && { backend }),
    reasons: [...whole, ...refused, ...failing].map(({ sentence, ...rest }) => ({
      sentence,
      ...('source' in rest && rest.source !== undefined && { source: String(rest.source) }),
    })),
  };
}

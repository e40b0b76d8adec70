import * as Comlink from 'comlink';
import {
  buildWhatCanBe,
  constantsOf,
  delegates,
  fail,
  type Graph,
  insideOf,
  ok,
  paramsWithDefaults,
  type Result,
  type Shapes,
  type Skeleton,
  skeletonOf,
  subgraphCalls,
} from '../../engine/index.ts';
import { cutModel, type Subject, shapesOf, subjectOf } from './cut.ts';
import { figuresOf } from './figures.ts';
import { makePicture } from './layout/picture.ts';
import { memoryFacts } from './memory-facts.ts';
import { nodeFacts } from './node-facts.ts';
import { openModelFile } from './open-subject.ts';
import type { AnalysisApi, ModelFile, OpenedModel } from './protocol.ts';
import { sentenceOf } from './sentence.ts';

let subject: Subject | undefined;
/** Why subgraphs of it are no graphs. */
let refusals: ReadonlyMap<number, string> = new Map();

const attempt = <T>(work: () => Result<T, string>): Result<T, string> => {
  try {
    return work();
  } catch (error) {
    return fail(sentenceOf(error));
  }
};

function openFile(file: ModelFile): Result<OpenedModel, string> {
  const opened = openModelFile(file);
  if (!opened.ok) return fail(opened.problem.message);
  const { model, source } = opened.value;
  if (model.subgraphs.length === 0) return fail('the model has 0 subgraphs, so there is nothing to show');
  const { graphs, broken } = buildWhatCanBe(model);
  const [first] = broken.values();
  if (first !== undefined && broken.size === graphs.length) return fail(first);
  refusals = broken;
  subject = subjectOf({
    graphs,
    constants: model.subgraphs.map((subgraph) => constantsOf(model, subgraph.index, source)),
  });
  return ok({
    name: model.name,
    bytes: model.bytes,
    schemaVersion: model.schemaVersion,
    description: model.description,
    subgraphs: model.subgraphs.map(({ index, name, operators }) => {
      const why = broken.get(index);
      return { name, nodeCount: operators.length, ...(why !== undefined && { broken: why }) };
    }),
    calls: model.subgraphs.flatMap(({ index, operators }) =>
      operators.flatMap((operator, node) =>
        subgraphCalls(operator).map(({ field, subgraph }) => ({
          ...{ subgraph: index, node, op: operator.op, to: subgraph },
          role: field.replace(/_?subgraph_ind(ex|ices)$/, '').replaceAll('_', ' '),
        })),
      ),
    ),
    problems: model.problems,
    metadata: model.metadata.map(({ name, bytes }) => ({ name, bytes })),
  });
}

interface Prepared {
  readonly subject: Subject;
  readonly graph: Graph;
  readonly shapes: Shapes;
}

function prepared(subgraph: number): Result<Prepared, string> {
  if (subject === undefined) return fail('no model is open');
  const graph = subject.program.graphs[subgraph];
  if (graph === undefined) return fail(`the model has no subgraph ${subgraph}`);
  const refusal = refusals.get(subgraph);
  if (refusal !== undefined) return fail(refusal);
  return ok({ subject, graph, shapes: shapesOf(subject, subgraph) });
}

const buffersOf = (value: object): ArrayBuffer[] => [
  ...new Set(
    Object.values(value).flatMap((part) =>
      ArrayBuffer.isView(part) && part.buffer instanceof ArrayBuffer ? [part.buffer] : [],
    ),
  ),
];

const api: AnalysisApi = {
  async warm(id) {
    const delegate = delegates.get(id);
    await delegate?.load(paramsWithDefaults(delegate));
    return ok(true);
  },
  open: (file) => attempt(() => openFile(file)),
  skeleton: (subgraph) =>
    attempt(() => {
      const at = prepared(subgraph);
      if (!at.ok) return at;
      const skeleton: Skeleton = skeletonOf(at.value.graph, at.value.shapes);
      return Comlink.transfer(ok(skeleton), buffersOf(skeleton));
    }),
  async cut(query) {
    try {
      if (subject === undefined) return fail('no model is open');
      const outcome = await cutModel(subject, query);
      return outcome.ok ? ok(outcome.value.cut) : outcome;
    } catch (error) {
      return fail(sentenceOf(error));
    }
  },
  async inside(query) {
    try {
      if (subject === undefined) return fail('no model is open');
      const outcome = await cutModel(subject, query);
      const at = prepared(query.subgraph);
      if (!outcome.ok) return outcome;
      if (!at.ok) return at;
      return ok(await insideOf(at.value.graph, at.value.shapes, outcome.value.cut));
    } catch (error) {
      return fail(sentenceOf(error));
    }
  },
  async figures(query) {
    try {
      const at = prepared(query.subgraph);
      return at.ok ? ok(await figuresOf(at.value.subject, at.value.graph, query)) : at;
    } catch (error) {
      return fail(sentenceOf(error));
    }
  },
  node: (subgraph, node) =>
    attempt(() => {
      const at = prepared(subgraph);
      if (!at.ok) return at;
      const facts = nodeFacts(
        at.value.graph,
        at.value.shapes,
        at.value.subject.program.constants[subgraph],
        node,
      );
      return facts === undefined ? fail(`subgraph ${subgraph} has no node ${node}`) : ok(facts);
    }),
  memory: (subgraph) =>
    attempt(() => {
      const at = prepared(subgraph);
      return at.ok ? ok(memoryFacts(at.value.graph, at.value.shapes)) : at;
    }),
  picture: (request) =>
    attempt(() => {
      const picture = makePicture(request);
      return Comlink.transfer(ok(picture), [
        ...buffersOf(picture),
        picture.routes.start.buffer as ArrayBuffer,
        picture.routes.points.buffer as ArrayBuffer,
        picture.routes.tensor.buffer as ArrayBuffer,
      ]);
    }),
};

Comlink.expose(api);

import * as Comlink from 'comlink';
import { associatedFile, fail, type OpenedFile, ok, type Result } from '../../engine/index.ts';
import { fileFacts } from './inspect/file-facts.ts';
import type { InspectApi } from './inspect/protocol.ts';
import { rulesMatrix, rulesPage } from './inspect/rules.ts';
import { searchLines } from './inspect/search-lines.ts';
import { TensorReader, tensorDetail } from './inspect/tensor-facts.ts';
import { Verdicts } from './inspect/verdicts.ts';
import { openModelFile } from './open-subject.ts';
import { sentenceOf } from './sentence.ts';

let opened: OpenedFile | undefined;
let reader: TensorReader | undefined;
let judges: Verdicts | undefined;

const attempt = <T>(work: () => Result<T, string>): Result<T, string> => {
  try {
    return work();
  } catch (error) {
    return fail(sentenceOf(error));
  }
};

const withModel = <T>(work: (file: OpenedFile) => Result<T, string>): Result<T, string> =>
  attempt(() => (opened === undefined ? fail('no model is open') : work(opened)));

const withReader = <T>(work: (reader: TensorReader) => Result<T, string>): Result<T, string> =>
  attempt(() => (reader === undefined ? fail('no model is open') : work(reader)));

async function withVerdicts<T>(
  work: (from: Verdicts) => Promise<Result<T, string>>,
): Promise<Result<T, string>> {
  try {
    if (opened === undefined) return fail('no model is open');
    if (judges === undefined) {
      const made = Verdicts.of(opened);
      if (!made.ok) return made;
      judges = made.value;
    }
    return await work(judges);
  } catch (error) {
    return fail(sentenceOf(error));
  }
}

async function answering<T>(work: () => Promise<Result<T, string>>): Promise<Result<T, string>> {
  try {
    return await work();
  } catch (error) {
    return fail(sentenceOf(error));
  }
}

const api: InspectApi = {
  open: (file) =>
    attempt(() => {
      opened = reader = judges = undefined;
      const answer = openModelFile(file);
      if (!answer.ok) return fail(answer.problem.message);
      opened = answer.value;
      reader = new TensorReader(opened);
      return ok(true);
    }),
  file: () => withModel((file) => ok(fileFacts(file))),
  packed: (name) =>
    withModel(({ source }) => {
      const bytes = associatedFile(source, name);
      return bytes === undefined
        ? fail(`${name} is damaged or packed in a way that is not known`)
        : ok(bytes.slice());
    }),
  tensor: (subgraph, index) => withModel((file) => tensorDetail(file, subgraph, index)),
  content: (subgraph, index) => withReader((from) => from.content(subgraph, index)),
  values: (subgraph, index, first, count) => withReader((from) => from.values(subgraph, index, first, count)),
  npy: (subgraph, index) => withReader((from) => from.npy(subgraph, index)),
  search: (text) => withModel(({ model }) => ok(searchLines(model, text))),
  matrix: () => withVerdicts(async (from) => ok(await from.matrix())),
  variant: (subgraph, number) => withVerdicts((from) => from.cut(subgraph, number)),
  rules: (slug, profile) => answering(() => rulesPage(slug, profile)),
  rulesMatrix: () => answering(rulesMatrix),
  compare: (subgraph, queries) => withVerdicts((from) => from.compare(subgraph, queries)),
  verdicts: (subgraph, node, chosen) => withVerdicts((from) => from.on(subgraph, node, chosen)),
};

Comlink.expose(api);

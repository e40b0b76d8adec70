import * as Comlink from 'comlink';
import { associatedFile, fail, type OpenedFile, ok, openFile, type Result } from '../../engine/index.ts';
import { fileSource } from './file-source.ts';
import { fileFacts } from './inspect/file-facts.ts';
import type { InspectApi } from './inspect/protocol.ts';
import { sentenceOf } from './sentence.ts';

let opened: OpenedFile | undefined;

const attempt = <T>(work: () => Result<T, string>): Result<T, string> => {
  try {
    return work();
  } catch (error) {
    return fail(sentenceOf(error));
  }
};

const withModel = <T>(work: (file: OpenedFile) => Result<T, string>): Result<T, string> =>
  attempt(() => (opened === undefined ? fail('no model is open') : work(opened)));

const api: InspectApi = {
  open: (file) =>
    attempt(() => {
      opened = undefined;
      const answer = openFile(fileSource(file), file.name);
      if (!answer.ok) return fail(answer.problem.message);
      opened = answer.value;
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
};

Comlink.expose(api);

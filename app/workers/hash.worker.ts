import * as Comlink from 'comlink';
import { sha256Hex } from '../../engine/base/sha256.ts';
import { fileSource } from './file-source.ts';
import type { HashApi } from './protocol.ts';
import { sentenceOf } from './sentence.ts';

const api: HashApi = {
  sha256(file) {
    try {
      return { ok: true, value: sha256Hex(fileSource(file)) };
    } catch (error) {
      return { ok: false, problem: sentenceOf(error) };
    }
  },
};

Comlink.expose(api);

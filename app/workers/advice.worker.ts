import * as Comlink from 'comlink';
import { fail, ok, type Result } from '../../engine/index.ts';
import { blockersOf } from './advice/blockers.ts';
import { blockerOf, estimateOf } from './advice/estimate.ts';
import { boardOf, Pricing } from './advice/pricing.ts';
import type { AdviceApi } from './advice/protocol.ts';
import { optimumOf, surfaceOf } from './advice/surface.ts';
import { openSubject } from './open-subject.ts';
import { sentenceOf } from './sentence.ts';

let pricing: Pricing | undefined;

async function withPricing<T>(work: (of: Pricing) => Promise<Result<T, string>>): Promise<Result<T, string>> {
  try {
    return pricing === undefined ? fail('no model is open') : await work(pricing);
  } catch (error) {
    return fail(sentenceOf(error));
  }
}

const api: AdviceApi = {
  open(file) {
    try {
      pricing = undefined;
      const subject = openSubject(file);
      if (!subject.ok) return subject;
      pricing = new Pricing(subject.value);
      return ok(true);
    } catch (error) {
      return fail(sentenceOf(error));
    }
  },
  estimate: (query, choice) => withPricing((of) => estimateOf(of, query, choice)),
  blocker: (query, choice) => withPricing((of) => blockerOf(of, query, choice)),
  surface: (query, choice) => withPricing((of) => surfaceOf(of, query, choice)),
  optimum: (query, choice) => withPricing((of) => optimumOf(of, query, choice)),
  blockers: (query, choice) => withPricing((of) => blockersOf(of, query, choice)),
  board: boardOf,
};

Comlink.expose(api);

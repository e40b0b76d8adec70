import {
  type FullMatrix,
  fail,
  fullMatrix,
  ok,
  type Result,
  referenceOf,
  referenceSubjects,
} from '../../../engine/index.ts';
import type { RulesPage } from './protocol.ts';

export async function rulesPage(slug: string): Promise<Result<RulesPage, string>> {
  const subject = referenceSubjects().find((one) => one.slug === slug);
  if (subject === undefined) return fail(`there is no delegate ${slug}`);
  const { title, version, remarks } = subject.delegate;
  return ok({ name: subject.name, title, version, remarks, reference: await referenceOf(subject) });
}

export async function rulesMatrix(): Promise<Result<FullMatrix, string>> {
  const all = referenceSubjects().map(async (subject) => ({
    name: subject.name,
    ops: (await referenceOf(subject)).ops,
  }));
  return ok(fullMatrix(await Promise.all(all)));
}

import {
  type FullMatrix,
  fail,
  fullMatrix,
  ok,
  type ProfileDocument,
  type Result,
  referenceOf,
  referenceSubjects,
} from '../../../engine/index.ts';
import { ownId, ownProfile } from '../own-profile.ts';
import type { RulesPage } from './protocol.ts';

export async function rulesPage(
  slug: string,
  document?: ProfileDocument,
): Promise<Result<RulesPage, string>> {
  if (slug === ownId) return ownRules(document);
  const subject = referenceSubjects().find((one) => one.slug === slug);
  if (subject === undefined) return fail(`there is no delegate ${slug}`);
  const { title, version, remarks } = subject.delegate;
  return ok({ name: subject.name, title, version, remarks, reference: await referenceOf(subject) });
}

function ownRules(document: ProfileDocument | undefined): Result<RulesPage, string> {
  const profile = ownProfile(document);
  if (!profile.ok) return fail(profile.problem.join('; '));
  const { shortTitle, title, version, remarks } = profile.value.delegate;
  return ok({ name: shortTitle, title, version, remarks, reference: profile.value.reference() });
}

export async function rulesMatrix(): Promise<Result<FullMatrix, string>> {
  const all = referenceSubjects().map(async (subject) => ({
    name: subject.name,
    ops: (await referenceOf(subject)).ops,
  }));
  return ok(fullMatrix(await Promise.all(all)));
}

import {
  customProfile,
  type Delegate,
  delegates,
  exampleProfile,
  type Profile,
  type ProfileDocument,
  type Result,
} from '../../engine/index.ts';

/** The delegate whose rules are the user's own document. */
export const ownId = 'custom';

const mostKnown = 8;
const known = new Map<string, Result<Profile, readonly string[]>>();

/** The document as a profile, or a sentence for each thing wrong with it. Equal documents give the same profile. */
export function ownProfile(document: ProfileDocument = exampleProfile): Result<Profile, readonly string[]> {
  const key = JSON.stringify(document);
  const found = known.get(key) ?? customProfile(document);
  known.delete(key);
  known.set(key, found);
  const [oldest] = known.keys();
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
  return found;
}

/** A built-in delegate, or the user's own; undefined where there is none, or none without mistakes. */
export function delegateOf(id: string, document?: ProfileDocument): Delegate | undefined {
  if (id !== ownId) return delegates.get(id);
  const profile = ownProfile(document);
  return profile.ok ? profile.value.delegate : undefined;
}

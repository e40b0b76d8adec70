import { useEffect, useState } from 'react';
import { exampleProfile, type ProfileDocument } from '../../../engine/index.ts';
import { change } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { ownId, ownProfile } from '../../workers/own-profile.ts';

export interface Draft {
  readonly document: ProfileDocument;
  /** A sentence for each thing wrong with it; while there is one, the page keeps the last profile without. */
  readonly problems: readonly string[];
  readonly edit: (document: ProfileDocument) => void;
}

/** The document being edited. Whatever has no mistake is the page's profile at once, and stands in the address. */
export function useDraft(): Draft {
  const kept = useStore(({ settings }) => settings.profile) ?? exampleProfile;
  const [draft, setDraft] = useState(kept);
  // Back, forward or another address: the draft follows.
  useEffect(() => setDraft(kept), [kept]);
  const valid = ownProfile(draft);
  return {
    document: draft,
    problems: valid.ok ? [] : valid.problem,
    edit: (document) => {
      setDraft(document);
      if (ownProfile(document).ok) adoptProfile(document);
    },
  };
}

/** Makes the document the profile that the model is judged by. */
export function adoptProfile(document: ProfileDocument): void {
  const { delegate } = useStore.getState().settings;
  if (delegate === ownId) change({ profile: document, pick: undefined });
  else
    change({
      profile: document,
      delegate: ownId,
      options: {},
      max: undefined,
      min: undefined,
      pick: undefined,
    });
}

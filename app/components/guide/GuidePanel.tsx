import { lazy, Suspense } from 'react';
import { change } from '../../state/session.ts';
import { type Guide, guides } from '../../state/settings.ts';

const rooms = {
  tour: lazy(() => import('./Tour.tsx').then(({ Tour }) => ({ default: Tour }))),
  words: lazy(() => import('./Words.tsx').then(({ Words }) => ({ default: Words }))),
  stories: lazy(() => import('./Stories.tsx').then(({ Stories }) => ({ default: Stories }))),
} as const satisfies Readonly<Record<Guide, unknown>>;

const titles: Readonly<Record<Guide, string>> = { tour: 'Tour', words: 'Words', stories: 'Stories' };

/** The guide stands beside the model, where otherwise the details are. */
export function GuidePanel({ guide }: { readonly guide: Guide }) {
  const Room = rooms[guide];
  return (
    <aside className="side guide" aria-label="Guide">
      <div className="bar">
        {guides.map((name) => (
          <button
            key={name}
            type="button"
            className="button"
            aria-pressed={name === guide}
            onClick={() => change({ guide: name })}
          >
            {titles[name]}
          </button>
        ))}
        <span className="spacer" />
        <button type="button" className="button" onClick={() => change({ guide: undefined })}>
          Close guide
        </button>
      </div>
      <Suspense fallback={<p className="muted">Loading …</p>}>
        <Room />
      </Suspense>
    </aside>
  );
}

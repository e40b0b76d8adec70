import { change, openSample, samples } from '../../state/session.ts';
import { put, useStore } from '../../state/store.ts';
import { tour, tourSample } from './tour.ts';

/** Walks through the main job, on a sample or on the model that is open; every stop only changes settings. */
export function Tour() {
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  const at = useStore((state) => state.tourStop);
  const go = (next: number) => {
    const stop = tour[next];
    put({ tourStop: stop === undefined ? undefined : next });
    if (stop !== undefined) change(stop.settings);
  };
  const begin = async () => {
    if (!isModel) {
      const list = await samples();
      const sample = list.find(({ file }) => file === tourSample) ?? list[0];
      if (sample === undefined) return;
      await openSample(sample);
    }
    go(0);
  };
  const stop = at === undefined ? undefined : tour[at];
  if (at === undefined || stop === undefined)
    return (
      <section>
        <h2>From a model to an answer in five stops</h2>
        <p>
          {isModel
            ? 'The tour uses the model that is open. It changes the settings as it goes; Back undoes each.'
            : 'The tour opens a sample model and uses the page on it.'}
        </p>
        <p>
          <button type="button" className="button primary" onClick={() => void begin()}>
            Start the tour
          </button>
        </p>
      </section>
    );
  return (
    <section aria-live="polite">
      <p className="muted">
        Stop {at + 1} of {tour.length}
      </p>
      <h2>{stop.title}</h2>
      <p>{stop.text}</p>
      <p className="bar">
        <button type="button" className="button" disabled={at === 0} onClick={() => go(at - 1)}>
          Previous
        </button>
        <button type="button" className="button primary" onClick={() => go(at + 1)}>
          {at + 1 < tour.length ? 'Next' : 'Finish'}
        </button>
      </p>
    </section>
  );
}

import { change } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { menuDelegate, optionsFor } from '../../workers/delegates.ts';
import { ownId } from '../../workers/own-profile.ts';
import { OptionsMenu } from './OptionsMenu.tsx';

/** The options of the chosen delegate. */
export function DelegateOptions() {
  const settings = useStore((state) => state.settings);
  const delegate = menuDelegate(settings.delegate, settings.profile);
  const values = optionsFor(delegate, settings.options);
  return (
    <>
      <OptionsMenu delegate={delegate} values={values} onChange={(options) => change({ options })} />
      {delegate.id === 'nnapi' && <DriverSelect />}
    </>
  );
}

/** NNAPI asks a driver too. What real ones answer is not known here; the user's own profile can answer in its place. */
function DriverSelect() {
  const driver = useStore((state) => state.settings.driver);
  const own = useStore(({ settings }) => menuDelegate(ownId, settings.profile).shortTitle);
  return (
    <select
      className="field"
      aria-label="Driver"
      title="The driver is asked about every node that NNAPI takes; what it takes is partitioned again"
      value={driver ?? ''}
      onChange={(event) =>
        change({ driver: event.target.value === 'own' ? 'own' : undefined, pick: undefined })
      }
    >
      <option value="">Driver: not known</option>
      <option value="own">Driver: {own}</option>
    </select>
  );
}

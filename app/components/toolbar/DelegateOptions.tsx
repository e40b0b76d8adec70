import { change } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { menuDelegate, optionsFor } from '../../workers/delegates.ts';
import { OptionsMenu } from './OptionsMenu.tsx';

/** The options of the chosen delegate. */
export function DelegateOptions() {
  const settings = useStore((state) => state.settings);
  const delegate = menuDelegate(settings.delegate);
  const values = optionsFor(delegate, settings.options);
  return <OptionsMenu delegate={delegate} values={values} onChange={(options) => change({ options })} />;
}

import { cancelRun, startRun } from '../../state/run.ts';
import { useStore } from '../../state/store.ts';

export function RunButton() {
  const running = useStore(({ run }) => run.kind === 'running');
  const ready = useStore(({ cut }) => cut !== undefined);
  return running ? (
    <button type="button" className="button" onClick={cancelRun}>
      Stop
    </button>
  ) : (
    <button type="button" className="button primary" disabled={!ready} onClick={() => void startRun()}>
      Run
    </button>
  );
}

import './Toolbar.css';
import { bytesText } from '../../../engine/index.ts';
import { choose } from '../../state/session.ts';
import { openAny } from '../../state/share.ts';
import { useStore } from '../../state/store.ts';
import { menu, menuDelegate } from '../../workers/delegates.ts';
import { PageMenu } from '../menu/PageMenu.tsx';
import { RunButton } from '../run/RunButton.tsx';
import { ShareButton } from '../share/ShareButton.tsx';
import { DelegateOptions } from './DelegateOptions.tsx';
import { FilePicker } from './FilePicker.tsx';
import { LimitControl } from './LimitControl.tsx';
import { SubgraphSelect } from './SubgraphSelect.tsx';

export function Toolbar() {
  const subject = useStore((state) => state.subject);
  const profile = useStore((state) => state.settings.profile);
  const id = useStore((state) => menuDelegate(state.settings.delegate, profile).id);
  const isModel = subject.kind === 'model';
  if (subject.kind === 'none') return null;
  const { name, bytes } = isModel ? subject.model : subject;
  return (
    <header className="toolbar">
      <div className="file">
        <h1 title={name}>{name === '' ? 'A model without its name' : name}</h1>
        <span className="muted">{bytesText(bytes)}</span>
        <FilePicker className="button" onPick={(file) => void openAny(file)}>
          Open…
        </FilePicker>
      </div>
      {isModel ? (
        <>
          <SubgraphSelect />
          <label>
            <span className="hidden-label">Delegate</span>
            <select className="field" value={id} onChange={(event) => choose(event.target.value)}>
              {menu(profile).map((row) => (
                <option key={row.id} value={row.id}>
                  {row.shortTitle}
                </option>
              ))}
            </select>
          </label>
          <DelegateOptions />
          <div className="limits">
            <LimitControl limit="max" />
            <LimitControl limit="min" />
          </div>
        </>
      ) : (
        <p className="muted">A shared report.</p>
      )}
      <div className="actions">
        {isModel && <RunButton />}
        <ShareButton />
        <PageMenu />
      </div>
    </header>
  );
}

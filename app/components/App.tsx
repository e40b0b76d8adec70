import { type DragEvent, useEffect, useState } from 'react';
import { openAny } from '../state/share.ts';
import { useStore } from '../state/store.ts';
import { BottomPane } from './BottomPane.tsx';
import { FirstScreen } from './FirstScreen.tsx';
import { GuidePanel } from './guide/GuidePanel.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { useMenus } from './menu/useMenus.ts';
import { Notices } from './Notices.tsx';
import { PaletteDialog } from './palette/PaletteDialog.tsx';
import { Rail } from './Rail.tsx';
import { Stage } from './Stage.tsx';
import { ReportNotice } from './share/ReportNotice.tsx';
import { SidePanel } from './side/SidePanel.tsx';
import { Toolbar } from './toolbar/Toolbar.tsx';
import { useKeys } from './useKeys.ts';
import { Verdict } from './Verdict.tsx';

export function App() {
  const empty = useStore(({ subject }) => subject.kind === 'none');
  const guide = useStore((state) => state.settings.guide);
  const announcement = useStore((state) => state.announcement);
  const dropping = useDrop();
  useKeys();
  useMenus();
  useTitle();
  return (
    <div className={`app${empty ? ' empty' : ''}${dropping ? ' dropping' : ''}`}>
      {empty ? (
        <>
          <div>
            <Notices />
          </div>
          <div className={guide === undefined ? 'welcome' : 'welcome guided'}>
            <FirstScreen />
            {guide !== undefined && <GuidePanel guide={guide} />}
          </div>
        </>
      ) : (
        <>
          <div>
            <Toolbar />
            <ReportNotice />
            <Notices />
          </div>
          <Verdict />
          <main className="workspace">
            <Rail />
            <Stage />
            {guide === undefined ? <SidePanel /> : <GuidePanel guide={guide} />}
          </main>
          <BottomPane />
        </>
      )}
      <KeysDialog />
      <PaletteDialog />
      <p className="hidden-label" aria-live="polite">
        {announcement}
      </p>
    </div>
  );
}

/** A file can be dropped anywhere; tells whether one is being dragged over the page. */
function useDrop(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const abort = new AbortController();
    const on = (type: string, handle: (event: DragEvent) => void) =>
      addEventListener(type, handle as unknown as EventListener, { signal: abort.signal });
    on('dragenter', (event) => {
      event.preventDefault();
      depth++;
      setOver(true);
    });
    on('dragleave', () => {
      if (--depth <= 0) setOver(false);
    });
    on('dragover', (event) => event.preventDefault());
    on('drop', (event) => {
      event.preventDefault();
      depth = 0;
      setOver(false);
      const file = event.dataTransfer.files[0];
      if (file !== undefined) void openAny(file);
    });
    return () => abort.abort();
  }, []);
  return over;
}

function useTitle(): void {
  const name = useStore(({ subject }) =>
    subject.kind === 'model' ? subject.model.name : subject.kind === 'report' ? subject.name : '',
  );
  useEffect(() => {
    document.title = name === '' ? 'Delegraph' : `${name} – Delegraph`;
  }, [name]);
}

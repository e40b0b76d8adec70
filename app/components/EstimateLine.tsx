import './EstimateLine.css';
import { useEffect } from 'react';
import { type BoardId, boardTitles } from '../../engine/index.ts';
import { boardOf, followCut, forgetAdvice, useAdvice } from '../state/advice.ts';
import { change } from '../state/session.ts';
import { useStore } from '../state/store.ts';

/** What one inference would take on a board, which is chosen in the sentence itself. */
export function EstimateLine() {
  useFollowing();
  const estimate = useAdvice((state) => state.estimate);
  const blocker = useAdvice((state) => state.blocker);
  return (
    <p className="details estimate">
      Estimated on <BoardSelect />
      {estimate === undefined ? (
        <>: working it out …</>
      ) : estimate.ok ? (
        <>: {estimate.value.sentence}</>
      ) : (
        <span role="alert">: unknown. {estimate.problem}</span>
      )}
      {blocker !== undefined && blocker !== '' && ` ${blocker}`}
    </p>
  );
}

function BoardSelect() {
  const settings = useStore((state) => state.settings);
  const { board, figures } = boardOf(settings);
  const changed = Object.keys(figures).length > 0;
  return (
    <select
      className="field inline"
      aria-label="Board"
      value={board}
      onChange={(event) => change({ board: event.target.value, figures: undefined, threads: undefined })}
    >
      {!(board in boardTitles) && <option value={board}>{board}</option>}
      {(Object.keys(boardTitles) as BoardId[]).map((id) => (
        <option key={id} value={id}>
          {boardTitles[id]}
          {changed && id === board && ', changed'}
        </option>
      ))}
    </select>
  );
}

/** Prices follow what is shown: they are asked for once it is drawn, and again when the cut or the board changes. */
function useFollowing(): void {
  const skeleton = useStore((state) => state.skeleton);
  const drawn = useStore((state) => state.picture !== undefined);
  const cut = useStore((state) => state.cut);
  const board = useStore(({ settings }) => JSON.stringify(boardOf(settings)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another graph, so nothing that was said holds
  useEffect(forgetAdvice, [skeleton]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these decide the answer
  useEffect(() => {
    if (drawn) void followCut();
  }, [drawn, cut, board]);
}

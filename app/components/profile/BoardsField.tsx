import { type BoardId, boardTitles, type ProfileDocument } from '../../../engine/index.ts';
import { changedAt, valueAt } from '../../state/document.ts';

interface Props {
  readonly document: ProfileDocument;
  readonly onEdit: (document: ProfileDocument) => void;
}

/** The boards whose accelerator the delegate runs on: without one there are no times, since nobody can tell them. */
export function BoardsField({ document, onEdit }: Props) {
  const held = valueAt(document, ['boards']);
  const boards = Array.isArray(held) ? held.map(String) : [];
  const become = (id: string, named: boolean) => {
    const next = named ? [...boards, id] : boards.filter((board) => board !== id);
    onEdit(changedAt(document, ['boards'], next.length === 0 ? undefined : next));
  };
  return (
    <fieldset className="types">
      <legend>Runs on the accelerator of</legend>
      {(Object.keys(boardTitles) as BoardId[]).map((id) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={boards.includes(id)}
            onChange={(event) => become(id, event.target.checked)}
          />{' '}
          {boardTitles[id]}
        </label>
      ))}
      <p className="muted">
        {boards.length === 0
          ? 'None is chosen, so how long its nodes take is unknown on every board.'
          : 'On these boards its nodes are priced as work of their accelerator; on others their time is unknown.'}
      </p>
    </fieldset>
  );
}

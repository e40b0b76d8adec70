import { withDrawing } from '../../state/graph-controls.ts';

export function ZoomButtons() {
  return (
    <div className="tabs">
      <button
        type="button"
        className="button"
        aria-label="Zoom out"
        onClick={() => withDrawing((drawing) => drawing.zoomBy(1 / 1.5))}
      >
        −
      </button>
      <button type="button" className="button" onClick={() => withDrawing((drawing) => drawing.fit())}>
        Fit
      </button>
      <button
        type="button"
        className="button"
        aria-label="Zoom in"
        onClick={() => withDrawing((drawing) => drawing.zoomBy(1.5))}
      >
        +
      </button>
    </div>
  );
}

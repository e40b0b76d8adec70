import { useState } from 'react';
import { openSecond } from '../../state/second.ts';
import { FilePicker } from '../toolbar/FilePicker.tsx';

/** Opens a second report from a file or a link. */
export function SecondPicker() {
  const [problem, setProblem] = useState<string>();
  const take = async (from: File | string) => setProblem(await openSecond(from));
  return (
    <form
      className="choices"
      onSubmit={(event) => {
        event.preventDefault();
        void take(String(new FormData(event.currentTarget).get('link') ?? ''));
      }}
    >
      <FilePicker className="button" onPick={(file) => void take(file)}>
        Open a report file
      </FilePicker>
      <label>
        or paste a link <input name="link" className="field" type="text" autoComplete="off" required />
      </label>
      <button type="submit" className="button">
        Compare
      </button>
      {problem !== undefined && <span role="alert">That is no report: {problem}.</span>}
    </form>
  );
}

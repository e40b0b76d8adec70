import { useRef, useState } from 'react';
import { addBoardFile, addText } from '../../state/imports.ts';

/** Where a log is pasted or a file is chosen; files can also be dropped anywhere on the page. */
export function ImportBox() {
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const read = () => {
    if (text.trim() === '') return;
    addText(text);
    setText('');
  };
  return (
    <section className="import-box">
      <label htmlFor="board-text">
        <h2>Paste a log or any text a board printed</h2>
      </label>
      <textarea
        id="board-text"
        className="field mono"
        rows={5}
        spellCheck={false}
        placeholder={
          'Fallback unsupported op 32 to TfLite\nINFO: Replacing 152 out of 256 node(s) with delegate (VxDelegate) node, yielding 108 partitions …'
        }
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="actions">
        <button type="button" className="button primary" disabled={text.trim() === ''} onClick={read}>
          Read text
        </button>
        <button type="button" className="button" onClick={() => input.current?.click()}>
          Choose files
        </button>
        <span className="muted">or drop them anywhere on this page</span>
      </p>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files of a board"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          for (const file of files) void addBoardFile(file);
        }}
      />
    </section>
  );
}

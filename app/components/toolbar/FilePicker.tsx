import { type ReactNode, useRef } from 'react';

interface Props {
  readonly className: string;
  readonly children: ReactNode;
  readonly onPick: (file: File) => void;
}

/** A button that opens the browser's file dialog. */
export function FilePicker({ className, children, onPick }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={className} onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        accept=".tflite,.lite,.bin,.json"
        hidden
        aria-label="Model file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file !== undefined) onPick(file);
        }}
      />
    </>
  );
}

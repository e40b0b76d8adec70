interface Props {
  readonly label: string;
  readonly value: string;
  readonly onCommit: (text: string) => void;
  readonly list?: string;
  readonly wide?: boolean;
}

/** A text that counts when it is left or confirmed, so that half of it is never judged. */
export function TextField({ label, value, onCommit, list, wide = false }: Props) {
  return (
    <input
      // A value from elsewhere (undo, import) replaces what stands in the field.
      key={value}
      className={`field${wide ? ' wide' : ''}`}
      aria-label={label}
      defaultValue={value}
      list={list}
      autoComplete="off"
      spellCheck={false}
      onBlur={(event) => event.target.value !== value && onCommit(event.target.value)}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
    />
  );
}

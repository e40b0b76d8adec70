interface Props {
  readonly name: string;
  readonly all: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** A choice whose order counts: the first backend that takes a node gets it. */
export function OrderedList({ name, all, chosen, onChange }: Props) {
  const rest = all.filter((item) => !chosen.includes(item));
  const swap = (index: number) => {
    const next = [...chosen];
    next.splice(index - 1, 2, chosen[index] as string, chosen[index - 1] as string);
    onChange(next);
  };
  return (
    <fieldset className="option">
      <legend>
        <code>{name}</code>, first choice first
      </legend>
      <ol className="ordered">
        {chosen.map((item, index) => (
          <li key={item}>
            <label>
              <input
                type="checkbox"
                checked
                disabled={chosen.length === 1}
                onChange={() => onChange(chosen.filter((other) => other !== item))}
              />{' '}
              {item}
            </label>
            <button
              type="button"
              className="button"
              disabled={index === 0}
              aria-label={`Move ${item} up`}
              onClick={() => swap(index)}
            >
              ↑
            </button>
          </li>
        ))}
        {rest.map((item) => (
          <li key={item}>
            <label>
              <input type="checkbox" checked={false} onChange={() => onChange([...chosen, item])} /> {item}
            </label>
          </li>
        ))}
      </ol>
    </fieldset>
  );
}

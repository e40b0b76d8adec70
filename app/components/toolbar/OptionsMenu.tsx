import { useId } from 'react';
import type { ParamSpec, ParamValue } from '../../../engine/index.ts';
import type { MenuDelegate } from '../../workers/delegates.ts';
import { OrderedList } from './OrderedList.tsx';

type Values = Readonly<Record<string, ParamValue>>;

interface Props {
  readonly delegate: MenuDelegate;
  readonly values: Values;
  readonly onChange: (values: Values) => void;
}

/** A delegate's own options, spelt as the delegate spells them, behind a button. */
export function OptionsMenu({ delegate, values, onChange }: Props) {
  if (Object.keys(delegate.params).length === 0) return null;
  return (
    <details className="options">
      <summary className="button">{summary(delegate.params, values)}</summary>
      <div>
        {Object.entries(delegate.params).map(([name, spec]) => (
          <Option
            key={`${delegate.id} ${name}`}
            name={name}
            spec={spec}
            value={values[name] ?? spec.default}
            onChange={(value) => onChange({ ...values, [name]: value })}
          />
        ))}
      </div>
    </details>
  );
}

/** Ordered lists are what users think of the delegate as, so they stand on the button itself. */
function summary(params: Readonly<Record<string, ParamSpec>>, values: Values): string {
  const shown = Object.keys(params).flatMap((name) => {
    const value = values[name];
    if (Array.isArray(value)) return [value.join(', ')];
    return name === 'version' ? [String(value)] : [];
  });
  return shown.length > 0 ? shown.join(' · ') : 'Options';
}

interface OptionProps {
  readonly name: string;
  readonly spec: ParamSpec;
  readonly value: ParamValue;
  readonly onChange: (value: ParamValue) => void;
}

function Option({ name, spec, value, onChange }: OptionProps) {
  const id = useId();
  if (spec.type === 'bool')
    return (
      <label className="option inline">
        <input
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
        <code>{name}</code>
      </label>
    );
  if (spec.type === 'orderedList' && Array.isArray(value))
    return (
      <OrderedList name={name} all={(spec.values ?? []).map(String)} chosen={value} onChange={onChange} />
    );
  return (
    <div className="option">
      <code id={id}>{name}</code>
      {spec.values === undefined ? (
        <input
          className="field"
          aria-labelledby={id}
          type={spec.type === 'int' ? 'number' : 'text'}
          defaultValue={String(value)}
          onBlur={(event) =>
            onChange(spec.type === 'int' ? Number(event.target.value) || 0 : event.target.value)
          }
        />
      ) : (
        <select
          className="field"
          aria-labelledby={id}
          value={String(value)}
          onChange={(event) =>
            onChange(spec.type === 'int' ? Number(event.target.value) : event.target.value)
          }
        >
          {spec.values.map((one) => (
            <option key={one} value={one}>
              {spec.labels?.[one] ?? one}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

import type { ParamSpec, ParamValue } from '../../../engine/index.ts';
import { change } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { menuDelegate, optionsFor } from '../../workers/delegates.ts';
import { OrderedList } from './OrderedList.tsx';

/** The delegate's own options, spelt as the delegate spells them. */
export function DelegateOptions() {
  const settings = useStore((state) => state.settings);
  const delegate = menuDelegate(settings.delegate);
  const values = optionsFor(delegate, settings.options);
  const names = Object.keys(delegate.params);
  if (names.length === 0) return null;
  const set = (name: string, value: ParamValue) => change({ options: { ...values, [name]: value } });
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
            onChange={(value) => set(name, value)}
          />
        ))}
      </div>
    </details>
  );
}

/** Ordered lists are what users think of the delegate as, so they stand on the button itself. */
function summary(
  params: Readonly<Record<string, ParamSpec>>,
  values: Readonly<Record<string, ParamValue>>,
): string {
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
      <code id={`option-${name}`}>{name}</code>
      {spec.values === undefined ? (
        <input
          className="field"
          aria-labelledby={`option-${name}`}
          type={spec.type === 'int' ? 'number' : 'text'}
          defaultValue={String(value)}
          onBlur={(event) =>
            onChange(spec.type === 'int' ? Number(event.target.value) || 0 : event.target.value)
          }
        />
      ) : (
        <select
          className="field"
          aria-labelledby={`option-${name}`}
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

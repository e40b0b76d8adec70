import {
  addToComparison,
  changeInComparison,
  chooseFromComparison,
  compared,
  compareWith,
  dropFromComparison,
  presets,
} from '../../state/compare.ts';
import type { Variant } from '../../state/settings.ts';
import { useStore } from '../../state/store.ts';
import { menu, menuDelegate, optionsFor, variantTitle } from '../../workers/delegates.ts';
import { OptionsMenu } from '../toolbar/OptionsMenu.tsx';

/** What is compared: the delegate of the page, and any number of others with options of their own. */
export function ChosenSet() {
  const settings = useStore((state) => state.settings);
  const delegate = menuDelegate(settings.delegate, settings.profile);
  return (
    <ul className="chosen-set" aria-label="Compared delegates">
      <li>
        <span className="swatch" aria-hidden="true">
          A
        </span>
        <span>
          <strong>{variantTitle(delegate, optionsFor(delegate, settings.options))}</strong>
          <span className="muted"> as chosen above</span>
        </span>
      </li>
      {compared(settings).map((variant, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a member is its place in the list
        <Member key={index} index={index} variant={variant} />
      ))}
      <li>
        <AddMenu />
      </li>
    </ul>
  );
}

/** A, B, C … name the members where their titles would take too much room. */
export const letter = (index: number): string =>
  (index >= 26 ? letter(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));

function Member({ index, variant }: { readonly index: number; readonly variant: Variant }) {
  const profile = useStore((state) => state.settings.profile);
  const delegate = menuDelegate(variant.delegate, profile);
  const name = `delegate ${letter(index + 1)}`;
  return (
    <li>
      <span className="swatch" aria-hidden="true">
        {letter(index + 1)}
      </span>
      <select
        className="field"
        aria-label={name}
        value={delegate.id}
        onChange={(event) => changeInComparison(index, { delegate: event.target.value, options: {} })}
      >
        {menu(profile).map((row) => (
          <option key={row.id} value={row.id}>
            {row.shortTitle}
          </option>
        ))}
      </select>
      <OptionsMenu
        delegate={delegate}
        values={optionsFor(delegate, variant.options)}
        onChange={(options) => changeInComparison(index, { delegate: delegate.id, options })}
      />
      <button
        type="button"
        className="button"
        title="Show this one in the whole page"
        onClick={() => chooseFromComparison(index)}
      >
        Choose
      </button>
      <button
        type="button"
        className="button plain"
        aria-label={`Remove ${name}`}
        onClick={() => dropFromComparison(index)}
      >
        ✕
      </button>
    </li>
  );
}

function AddMenu() {
  const settings = useStore((state) => state.settings);
  const sets = presets(settings).filter(({ variants }) => variants.length > 0);
  const pick = (value: string) => {
    const [kind, name = ''] = value.split(/ (.*)/s, 2);
    if (kind === 'delegate') addToComparison({ delegate: name, options: {} });
    else compareWith(sets[Number(name)]?.variants ?? []);
  };
  return (
    <select
      className="field"
      aria-label="Add to the comparison"
      value=""
      onChange={(event) => pick(event.target.value)}
    >
      <option value="" disabled>
        Compare with …
      </option>
      <optgroup label="Compare instead with">
        {sets.map(({ title }, index) => (
          <option key={title} value={`set ${index}`}>
            {title}
          </option>
        ))}
      </optgroup>
      <optgroup label="Add">
        {menu(settings.profile).map(({ id, shortTitle }) => (
          <option key={id} value={`delegate ${id}`}>
            {shortTitle}
          </option>
        ))}
      </optgroup>
    </select>
  );
}

import { type Delegate, delegates, type Params, paramsWithDefaults } from '../../../engine/index.ts';

/** A delegate with options. */
export interface Variant {
  readonly delegate: Delegate;
  readonly params: Params;
  readonly title: string;
}

/** Every delegate at its default options; one that comes in several versions has a row for each. */
export const variants: readonly Variant[] = [...delegates.values()].flatMap((delegate) => {
  const versions = delegate.params.version?.values ?? [undefined];
  return versions.map(
    (version): Variant => ({
      delegate,
      params: paramsWithDefaults(delegate, version === undefined ? {} : { version }),
      title: version === undefined ? delegate.shortTitle : `${delegate.shortTitle} ${version}`,
    }),
  );
});

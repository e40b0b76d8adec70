import { paramsWithDefaults } from '../support.ts';
import { delegates } from '../table.ts';
import type { Delegate } from '../types.ts';
import type { Reference } from './types.ts';

export {
  type FullMatrix,
  fullMatrix,
  type MatrixColumn,
  type MatrixRow,
  type OpAnswer,
  opMatrix,
} from './matrix.ts';
export { tableReference, twoStageReference } from './tables.ts';
export type * from './types.ts';
export { answerMeans, answerSigns, emptyText, evidenceText } from './words.ts';

/** What a reference page is about: a delegate, in one of its versions where it has several. */
export interface ReferenceSubject {
  /** `armnn-21.02`: for file names and addresses. */
  readonly slug: string;
  readonly name: string;
  readonly delegate: Delegate;
  readonly version?: string;
}

export const referenceSubjects = (): readonly ReferenceSubject[] =>
  [...delegates.values()].flatMap((delegate): ReferenceSubject[] => {
    const versions = delegate.params.version?.values;
    const { id, shortTitle } = delegate;
    if (versions === undefined) return [{ slug: id, name: shortTitle, delegate }];
    return versions.map((version) => ({
      slug: `${id}-${version}`,
      name: `${shortTitle} ${version}`,
      ...{ delegate, version: String(version) },
    }));
  });

/** The rules of a delegate in words, made from the rules themselves. */
export async function referenceOf({ delegate, version }: ReferenceSubject): Promise<Reference> {
  const params = paramsWithDefaults(delegate, version === undefined ? {} : { version });
  return (await delegate.load(params)).reference();
}

import type { DocumentedTypes } from './table.ts';

declare const documented: DocumentedTypes;
export default documented;

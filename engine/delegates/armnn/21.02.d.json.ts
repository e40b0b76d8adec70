import type { TwoStageTable } from './table.ts';

declare const table: TwoStageTable;
export default table;

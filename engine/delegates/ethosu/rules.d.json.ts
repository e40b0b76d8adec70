import type { RuleTable } from '../rules/language.ts';

declare const table: RuleTable;
export default table;

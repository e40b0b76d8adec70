import type { EngineMap } from './engines.ts';

declare const map: EngineMap;
export default map;

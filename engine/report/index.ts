export { decodeReport, encodeReport, reportVersion } from './codec.ts';
export {
  type Change,
  type ComparedFigure,
  changes,
  compareReports,
  type NodePair,
  type Placement as NodePlacement,
  placementsOf,
  type ReportComparison,
} from './compare/compare.ts';
export {
  type ComparedColumn,
  type ComparedCut,
  type ComparedOp,
  type CutComparison,
  compareCuts,
} from './comparison.ts';
export { nodesCsv, partitionsCsv } from './csv.ts';
export { summariseCut } from './cut.ts';
export { type DetailStep, detailSteps, withoutNames } from './detail.ts';
export { readReportFile, reportFileEnding, writeReportFile } from './file.ts';
export { reportHtml } from './html.ts';
export { type Inside, type InsideRegion, insideOf } from './inside.ts';
export { markdownSummary } from './markdown.ts';
export { type ProfileDocument, packProfile, unpackProfile } from './profile-text.ts';
export { bytesText, delegateName, percent, plural, verdict } from './sentences.ts';
export { fusedActivation, namesOfSkeleton, skeletonOf, tensorLabel } from './skeleton.ts';
export { type Language, languages, type SnippetRequest, snippet } from './snippets/index.ts';
export type * from './types.ts';

import type { MeasuredRun, Report } from '../../engine/index.ts';
import { settingsToParameters } from './settings.ts';
import { useStore } from './store.ts';

/** The report that is shown now, or undefined where there is none yet. */
export function reportOfNow(): Report | undefined {
  const { subject, skeleton, cut, run, settings, sha256 } = useStore.getState();
  if (subject.kind === 'none' || skeleton === undefined || cut === undefined) return undefined;
  return {
    ...identityOf(subject, sha256),
    skeleton,
    cut,
    ...(run.kind === 'done' && { measured: withoutTimeline(run.measured) }),
    address: settingsToParameters(settings).toString(),
  };
}

/** The single events of a run stay where it was made; a report has their medians. */
function withoutTimeline({ timeline: _, ...measured }: MeasuredRun): MeasuredRun {
  return measured;
}

type Shown = Exclude<ReturnType<typeof useStore.getState>['subject'], { kind: 'none' }>;

/** What the report is of, and the day it was made: today for an open model, the sender's for a report. */
function identityOf(
  subject: Shown,
  sha256: string | undefined,
): Pick<Report, 'model' | 'made' | 'estimated' | 'figures'> {
  if (subject.kind === 'report') {
    const { kind: _, made, estimated, figures, ...model } = subject;
    return {
      model,
      ...(made !== undefined && { made }),
      ...(estimated !== undefined && { estimated }),
      ...(figures !== undefined && { figures }),
    };
  }
  const { name, bytes, subgraphs } = subject.model;
  return {
    model: {
      name,
      bytes,
      ...(sha256 !== undefined && { sha256 }),
      subgraphs: subgraphs.map((subgraph) => subgraph.name),
    },
    made: dayOf(new Date()),
  };
}

/** The day in the user's own time zone: `2026-11-24`. */
function dayOf(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

import { fail, ok, type Result } from '../../engine/base/result.ts';
import type { WorkerHost as Original } from '../workers/host.ts';
import { makePicture } from '../workers/layout/picture.ts';
import type { AnalysisApi } from '../workers/protocol.ts';

export { latest } from '../workers/host.ts';

const without = async (): Promise<Result<never, string>> => fail('the model itself is not in this file');

/** Answers what a report alone can tell: where its boxes lie. */
const inPage = new Proxy<Partial<AnalysisApi>>(
  { picture: (request) => ok(makePicture(request)) },
  { get: (known, name) => known[name as keyof AnalysisApi] ?? without },
);

type Public<T> = { readonly [K in keyof Original<T>]: Original<T>[K] };

/** Takes the place of the host of a worker in the file of one report, where there are no workers. */
export class WorkerHost<T> implements Public<T> {
  async call<R>(work: Parameters<Original<T>['call']>[0]): Promise<Result<R, string>> {
    try {
      // The host's own types tell what a worker answers; here the answers come at once, which awaiting makes the same.
      return (await work(inPage as never)) as Result<R, string>;
    } catch (error) {
      return fail(error instanceof Error ? error.message : String(error));
    }
  }

  readonly busy = false;

  stop(): void {}
}

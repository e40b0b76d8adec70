import { fail, ok, type Result } from '../base/result.ts';
import { fromBase64Url, toBase64Url } from './link/base64url.ts';
import { Damage, damaged } from './link/bytes.ts';
import { unpackReport0 } from './link/version-0.ts';
import { packReport, unpackReport } from './link/version-1.ts';
import type { Report } from './types.ts';

/** The version in front of every payload that is written now. Links of every version stay readable. */
export const reportVersion = 1;

const readers: Readonly<Record<string, (packed: Uint8Array) => Report>> = {
  0: unpackReport0,
  1: unpackReport,
};

/** Longer than browsers take as an address, and than the largest report. */
const longestText = 2_100_000;

/**
 * A report as the text of a link, `1.<payload in base64url>`. The payload is only as long as the report needs: what can be
 * worked out from the rest (borders of regions, sizes of tensors) is left out.
 *
 * @returns the text, or one sentence where the report is too large for any link
 */
export function encodeReport(report: Report): Result<string, string> {
  const packed = packReport(report);
  return packed.ok ? ok(`${reportVersion}.${toBase64Url(packed.value)}`) : packed;
}

/** The reverse, for a text of any version. Never throws and never takes more than 50 MB: whatever cannot be read is one sentence. */
export function decodeReport(text: string): Result<Report, string> {
  if (text.length > longestText)
    return fail(`the link has ${text.length} characters, and no report has more than ${longestText}`);
  const dot = text.indexOf('.');
  const version = dot < 0 ? text : text.slice(0, dot);
  const read = Object.hasOwn(readers, version) ? readers[version] : undefined;
  if (read === undefined)
    return fail(
      `the link holds a report of version "${version.slice(0, 20)}", and this page reads versions up to ${reportVersion}`,
    );
  try {
    return ok(read(fromBase64Url(text.slice(dot + 1)) ?? damaged('a character in it belongs to no link')));
  } catch (error) {
    const why = error instanceof Damage ? `: ${error.message}` : '';
    return fail(`the report in the link is cut off or damaged${why}`);
  }
}

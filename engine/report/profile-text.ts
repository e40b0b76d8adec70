import { strFromU8, strToU8 } from 'fflate';
import { fail, ok, type Result } from '../base/result.ts';
import { fromBase64Url, toBase64Url } from './link/base64url.ts';
import { Damage, deflateRaw, inflateRaw } from './link/bytes.ts';

// A profile of a user's own as part of an address: `1.` and the document's JSON, deflated, in base64url. The example takes 900
// characters. The number before the dot tells readers of later versions how to read it.

export type ProfileDocument = Readonly<Record<string, unknown>>;

const version = '1';
const mostBytes = 500_000;

export const packProfile = (document: ProfileDocument): string =>
  `${version}.${toBase64Url(deflateRaw(strToU8(JSON.stringify(document))))}`;

/** The document, not yet checked against the schema; or one sentence why the text holds none. Never throws. */
export function unpackProfile(text: string): Result<ProfileDocument, string> {
  const [number, payload = ''] = text.split('.', 2);
  if (number !== version) return fail(`the profile is of version ${number}, and version ${version} is read`);
  const packed = fromBase64Url(payload);
  if (packed === undefined) return fail('the profile holds characters that no packed text has');
  try {
    const document: unknown = JSON.parse(strFromU8(inflateRaw(packed, mostBytes)));
    if (typeof document === 'object' && document !== null && !Array.isArray(document))
      return ok(document as ProfileDocument);
    return fail('the profile is no JSON object');
  } catch (error) {
    return fail(error instanceof Damage ? error.message : 'the profile is not JSON');
  }
}

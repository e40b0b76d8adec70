/** What a user should read beside a time measured here: browser, system, cores. */
export function browserName(): string {
  const { userAgent, hardwareConcurrency } = navigator;
  const browser =
    /(Firefox)\/(\d+)/.exec(userAgent) ??
    /(Edg|Chrome)\/(\d+)/.exec(userAgent) ??
    /Version\/(\d+).*(Safari)/.exec(userAgent);
  const names: Readonly<Record<string, string>> = { Edg: 'Edge', Chrome: 'Chromium' };
  const [, first = 'an unknown browser', second = ''] = browser ?? [];
  const named = /^\d/.test(first) ? `${second} ${first}` : `${names[first] ?? first} ${second}`;
  const system =
    /Android|iPhone|iPad|Windows|Mac OS X|Linux|CrOS/.exec(userAgent)?.[0] ?? 'an unknown system';
  return `${named.trim()}, ${system.replace('Mac OS X', 'macOS')}, ${hardwareConcurrency} logical cores`;
}

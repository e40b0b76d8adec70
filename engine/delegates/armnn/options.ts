import { fail, ok, type Result } from '../../base/result.ts';

type OptionKind = 'list' | 'bool' | 'number' | 'text';

const firstRelease: Readonly<Record<string, OptionKind>> = {
  backends: 'list',
  'logging-severity': 'text',
  'gpu-tuning-level': 'number',
  'gpu-tuning-file': 'text',
  'gpu-mlgo-tuning-file': 'text',
  'gpu-kernel-profiling-enabled': 'bool',
  'reduce-fp32-to-fp16': 'bool',
  'reduce-fp32-to-bf16': 'bool',
  'debug-data': 'bool',
  'memory-import': 'bool',
};

const added: Readonly<Record<string, OptionKind>> = {
  'number-of-threads': 'number',
  'enable-fast-math': 'bool',
  'save-cached-network': 'bool',
  'cached-network-filepath': 'text',
  'dynamic-backends-path': 'text',
  'gpu-enable-profiling': 'bool',
  'infer-output-shape': 'bool',
  'allow-expanded-dims': 'bool',
  'enable-internal-profiling': 'bool',
  'internal-profiling-detail': 'number',
  'enable-external-profiling': 'bool',
  'timeline-profiling': 'bool',
  'outgoing-capture-file': 'text',
  'incoming-capture-file': 'text',
  'file-only-external-profiling': 'bool',
  'counter-capture-period': 'number',
  'profiling-file-format': 'text',
  'serialize-to-dot': 'text',
  'disable-tflite-runtime-fallback': 'bool',
};

/** The options a version reads, by name. */
export const armnnOptions = (version: string): Readonly<Record<string, OptionKind>> =>
  version === '23.08' ? { ...firstRelease, ...added } : firstRelease;

export interface ParsedArmnnOptions {
  readonly values: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** What a user may not expect of a value, one sentence each. */
  readonly remarks: readonly string[];
}

/** A boolean is true unless its text begins with 0: `false` is true. */
const readBool = (text: string): boolean => text[0] !== '0';

const severities = ['trace', 'debug', 'info', 'warning', 'error', 'fatal'];

/**
 * Options as that version's delegate reads them: names and texts. An unknown name makes it throw, so that nothing is delegated:
 * here a sentence.
 */
export function parseArmnnOptions(
  version: string,
  pairs: readonly (readonly [name: string, text: string])[],
): Result<ParsedArmnnOptions, string> {
  const known = armnnOptions(version);
  const values: Record<string, string | number | boolean | readonly string[]> = {};
  const remarks: string[] = [];
  for (const [name, text] of pairs) {
    const kind = Object.hasOwn(known, name) ? known[name] : undefined;
    if (kind === undefined) {
      const later = version !== '23.08' && Object.hasOwn(added, name) ? ' (23.08 has it)' : '';
      return fail(
        `Arm NN ${version} throws at the unknown option ${JSON.stringify(name)}${later}: no delegate is made`,
      );
    }
    if (kind === 'bool') {
      values[name] = readBool(text);
      if (/^(false|off|no)$/i.test(text))
        remarks.push(
          `${name} is ${JSON.stringify(text)}, which Arm NN reads as true: only a text beginning with 0 is false`,
        );
    } else if (kind === 'number') {
      const number = Number.parseInt(text, 10);
      if (Number.isNaN(number))
        return fail(`Arm NN option ${name} is ${JSON.stringify(text)}, a whole number is needed`);
      values[name] = number;
    } else if (kind === 'list') {
      values[name] = text.split(',');
      if (/\s/.test(text))
        remarks.push(
          `${name} is ${JSON.stringify(text)}: spaces become part of a name, and such a backend is dropped`,
        );
    } else {
      if (name === 'logging-severity' && !severities.includes(text.toLowerCase()))
        remarks.push(`logging-severity is ${JSON.stringify(text)}; the levels are ${severities.join(', ')}`);
      values[name] = text;
    }
  }
  if (values['reduce-fp32-to-fp16'] === true && values['reduce-fp32-to-bf16'] === true)
    return fail(
      'Arm NN throws when both reduce-fp32-to-fp16 and reduce-fp32-to-bf16 are on: no delegate is made',
    );
  return ok({ values, remarks });
}

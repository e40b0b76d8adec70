import { expect, test } from 'vitest';
import type { Rule } from './rules/language.ts';
import { ruleLists } from './testing/rule-lists.ts';
import { findWitness, type Witness } from './testing/witness.ts';

/** Rules that no node can show, and why: `profile op [position]`. */
const withoutWitness: Readonly<Record<string, readonly string[]>> = {
  'another rule with the same code refuses the same nodes': [
    'nnapi SVDF [2]',
    'vx GATHER [7]',
    'armnn 21.02 CpuRef DEQUANTIZE [1]',
    'armnn 21.02 CpuRef DEQUANTIZE [2]',
    'armnn 21.02 CpuRef FULLY_CONNECTED [3]',
    'armnn 21.02 CpuRef FULLY_CONNECTED [5]',
    'armnn 21.02 CpuRef SPLIT [0]',
    'armnn 21.02 CpuRef SPLIT [1]',
    'armnn 23.08 CpuRef FULLY_CONNECTED [2]',
    'armnn 23.08 CpuRef FULLY_CONNECTED [4]',
    'armnn 23.08 CpuRef SPLIT [0]',
    'armnn 23.08 CpuRef SPLIT [1]',
  ],
  'an earlier rule refuses the same nodes': [
    'gpu CAST [6]',
    'gpu CUMSUM [4]',
    'gpu CUMSUM [5]',
    'armnn 21.02 CpuAcc FULLY_CONNECTED [1]',
    'armnn 21.02 GpuAcc FULLY_CONNECTED [1]',
    'armnn 23.08 CpuAcc FULLY_CONNECTED [1]',
    'armnn 23.08 GpuAcc FULLY_CONNECTED [1]',
    'armnn 21.02 TRANSPOSE_CONV [0]',
    'armnn 21.02 VsiNpu FLOOR [1]',
    'armnn 21.02 VsiNpu FLOOR [2]',
  ],
  'the visitor passes only what this rule allows': [
    'armnn 21.02 CpuRef ELU [4]',
    'armnn 21.02 VsiNpu ELU [0]',
    'armnn 23.08 CpuRef ELU [4]',
  ],
  'the visitor takes exactly three inputs, so there is never a bias': [
    'armnn 21.02 CpuRef TRANSPOSE_CONV [6]',
    'armnn 21.02 CpuAcc TRANSPOSE_CONV [1]',
    'armnn 21.02 GpuAcc TRANSPOSE_CONV [1]',
    'armnn 21.02 VsiNpu TRANSPOSE_CONV [5]',
    'armnn 23.08 CpuRef TRANSPOSE_CONV [6]',
    'armnn 23.08 CpuAcc TRANSPOSE_CONV [1]',
    'armnn 23.08 GpuAcc TRANSPOSE_CONV [1]',
  ],
  'always true of a TensorFlow Lite node': [
    'armnn 21.02 VsiNpu CONV_2D [5]',
    'armnn 21.02 VsiNpu DEPTHWISE_CONV_2D [4]',
    'armnn 21.02 VsiNpu LOCAL_RESPONSE_NORMALIZATION [0]',
  ],
  'its inputs are constants, and the rule looks at what is computed at run time': ['gpu DENSIFY [3]'],
  'the rule after it refuses every node, because it is not known in full': ['xnnpack CUSTOM:moe [1]'],
  'stored shapes are never unknown to it': ['ethosu ABS [0]'],
};

const excused = new Set(Object.values(withoutWitness).flat());

test('every rule has a node whose verdict or codes change when the rule is removed', () => {
  const found = new Set<Rule>();
  const missing = new Map<Rule, string>();
  const stale: string[] = [];
  const skipped = new Set<Rule>();
  for (const { profile, list } of ruleLists()) {
    list.rules.forEach(({ rule }, index) => {
      if (found.has(rule) || skipped.has(rule)) return;
      const name = `${profile} ${list.op} [${index}]`;
      const isExcused = excused.has(name);
      // What is excused is tried all the same, though not for long: the list must not hide a rule that can be shown.
      const seeds = isExcused ? [1] : [1, 2, 3];
      const witness = seeds.reduce<Witness | undefined>(
        (known, seed) => known ?? findWitness(list, index, seed, isExcused ? 5 : 25, 35),
        undefined,
      );
      if (witness !== undefined) {
        found.add(rule);
        missing.delete(rule);
        if (isExcused) stale.push(name);
      } else if (isExcused) skipped.add(rule);
      else missing.set(rule, name);
    });
  }
  expect([...missing.values()]).toEqual([]);
  expect(stale).toEqual([]);
  expect(found.size, 'rules with a witness').toBeGreaterThan(2_000);
}, 600_000);

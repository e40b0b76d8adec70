import type { Pass } from './layer.ts';

/** Invocations of a workgroup: no kernel here shares anything within one, so that software adapters need no barriers. */
export const groupSize = 64;
const mostGroups = 65535;

/** Workgroups of a pass along x and y. */
export function groupsOf(threads: number): readonly [x: number, y: number] {
  const groups = Math.ceil(threads / groupSize);
  const y = Math.ceil(groups / mostGroups);
  return [Math.ceil(groups / y), y];
}

/** The whole text of a pass's shader; passes of the same text share a pipeline. */
export function shaderOf({ bindings, declarations = '', body, threads }: Pass): string {
  const declared = bindings.map(
    ({ name, access, element }, index) =>
      `@group(0) @binding(${index}) var<storage, ${access === 'read' ? 'read' : 'read_write'}> ${name}: array<${element}>;`,
  );
  return `${declared.join('\n')}
${declarations}
@compute @workgroup_size(${groupSize})
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.y * groups.x + group.x) * ${groupSize}u + local;
  if (i >= ${threads}u) { return; }
${body}
}
`;
}

/** A float32 as WGSL writes it. Only finite values have a notation. */
export const f32 = (value: number): string => {
  const rounded = Math.fround(value);
  return rounded < 0 || Object.is(rounded, -0) ? `(-${-rounded}f)` : `${rounded}f`;
};

export const i32 = (value: number): string =>
  value === -0x80000000 ? '(-2147483647i - 1i)' : value < 0 ? `(${value}i)` : `${value}i`;

/** Negative numbers wrap, as sums with them do. */
export const u32 = (value: number): string => `${value >>> 0}u`;

import { refuse } from '../../base/result.ts';
import { elementCount } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeAnswer, ShapeContext, TensorView } from '../types.ts';
import { hashtableOps } from './hashtable.ts';

/*
 * Resource variables: named tensors that outlive an invoke and are shared by all subgraphs.
 *
 *   VAR_HANDLE "w" ── id ──> ASSIGN_VARIABLE <── value
 *   VAR_HANDLE "w" ── id ──> READ_VARIABLE ──> value
 */

/** Gives a variable's id: the same one for the same container and name (var_handle.cc, resource ids by name). */
export const varHandle = {
  name: 'VAR_HANDLE',
  maxVersion: 1,
  shape: () => ({ kind: 'static', shapes: [[]] }),
  reference(context) {
    const { container, shared_name } = context.node.options;
    context.setOutput(
      0,
      [],
      Int32Array.of(idOf(context.resources, `${container ?? ''}/${shared_name ?? ''}`)),
    );
  },
} satisfies Op;

export const assignVariable = {
  name: 'ASSIGN_VARIABLE',
  maxVersion: 1,
  shape(context) {
    const problem = handleProblem(context);
    return problem === undefined ? { kind: 'static', shapes: [] } : { kind: 'refused', sentence: problem };
  },
  reference(context) {
    const value = context.input(1) ?? refuse('it is given no value to assign');
    context.resources.set(variableKey(context), { ...value, data: value.data.slice() } satisfies TensorView);
  },
} satisfies Op;

/** The stored shape holds unless it is a scalar's, which also stands for "unknown" (read_variable.cc, Prepare). */
export const readVariable = {
  name: 'READ_VARIABLE',
  maxVersion: 1,
  shape(context): ShapeAnswer {
    const problem = handleProblem(context);
    if (problem !== undefined) return { kind: 'refused', sentence: problem };
    const { shape } = context.output(0);
    return shape.length === 0 ? { kind: 'dynamic' } : { kind: 'static', shapes: [shape] };
  },
  reference(context) {
    const variable = context.resources.get(variableKey(context)) as TensorView | undefined;
    if (variable === undefined)
      refuse(`variable ${handleOf(context)} is read before anything was assigned to it`);
    context.setOutput(0, variable.shape, variable.data.slice());
  },
} satisfies Op;

export const resourceOps: readonly Op[] = [varHandle, assignVariable, readVariable, ...hashtableOps];

function idOf(resources: Map<string, unknown>, name: string): number {
  const key = `handle:${name}`;
  const known = resources.get(key);
  if (typeof known === 'number') return known;
  const id = [...resources.keys()].filter((other) => other.startsWith('handle:')).length;
  resources.set(key, id);
  return id;
}

function handleProblem(context: ShapeContext): string | undefined {
  const type = context.tensor(0)?.type;
  if (type !== 'RESOURCE' && type !== 'INT32')
    return `its handle is ${type ?? 'absent'}, not RESOURCE or INT32`;
  const count = elementCount(context.shape(0) ?? []);
  return count === 1 ? undefined : `its handle has ${count} elements, not 1`;
}

const handleOf = (context: KernelContext): number => Number(context.input(0)?.data[0]);
const variableKey = (context: KernelContext): string => `variable:${handleOf(context)}`;

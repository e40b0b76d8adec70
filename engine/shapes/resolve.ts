import type { GraphNode } from '../graph/types.ts';
import type { Op } from '../ops/types.ts';

/** The op's row, unless the file asks for a newer version than it implements. */
export function resolve(node: GraphNode, table: ReadonlyMap<string, Op>): Op | undefined {
  const op = table.get(node.op);
  return op !== undefined && (node.custom || node.version <= op.maxVersion) ? op : undefined;
}

/** `CONV_2D #17`, as every sentence names a node. */
export const nameOf = (node: GraphNode): string => `${node.op} #${node.id}`;

/** Why `resolve` finds nothing. */
export function missingOp(node: GraphNode, table: ReadonlyMap<string, Op>): string {
  const op = table.get(node.op);
  if (op !== undefined)
    return `version ${node.version} is newer than ${op.maxVersion}, the newest known here`;
  return node.custom ? 'a custom op this engine has no code for' : 'this engine has no code for the op';
}

import { elementCount, type NodeView, type TensorFacts } from './facts.ts';
import type { Expression, Selector } from './language.ts';
import type { Scope } from './scope.ts';
import { pick } from './selectors.ts';

export type Compute = (view: NodeView) => number | undefined;

const one = (
  selector: Selector,
  scope: Scope,
  read: (facts: TensorFacts, view: NodeView) => number | undefined,
): Compute => {
  const picked = pick(selector, scope);
  if (picked.many) return () => undefined;
  return (view) => {
    const facts = picked.get(view);
    return facts === undefined ? undefined : read(facts, view);
  };
};

const indexed = (
  [selector, index]: readonly [Selector, Expression],
  scope: Scope,
  read: (facts: TensorFacts, index: number, view: NodeView) => number | undefined,
): Compute => {
  const at = compileExpression(index, scope);
  return one(selector, scope, (facts, view) => {
    const i = at(view);
    return i === undefined ? undefined : read(facts, i, view);
  });
};

/** Whether a scale takes part: then the runtime computes in float32, and so do we after every step. */
const hasScale = (expression: unknown): boolean =>
  typeof expression === 'object' &&
  expression !== null &&
  ('scale' in expression || Object.values(expression).some(hasScale));

const fold = (
  items: readonly Expression[],
  scope: Scope,
  float: boolean,
  step: (a: number, b: number) => number,
): Compute => {
  const parts = items.map((item) => compileExpression(item, scope));
  const round = float ? Math.fround : (value: number) => value;
  return (view) => {
    let total: number | undefined;
    for (const part of parts) {
      const value = part(view);
      if (value === undefined) return undefined;
      total = total === undefined ? round(value) : round(step(total, round(value)));
    }
    return total;
  };
};

const listOf = (view: NodeView, name: string): readonly unknown[] | undefined => {
  const value = view.graph.option(view.node, name);
  return Array.isArray(value) ? value : undefined;
};

const asNumber = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  return undefined;
};

/** Ready to compute on a node; undefined where an operand, dimension, option or constant is not there. */
export function compileExpression(expression: Expression, scope: Scope): Compute {
  if (typeof expression === 'number') return () => expression;
  if (typeof expression === 'string') return () => undefined;
  const float = hasScale(expression);
  if ('dim' in expression) {
    return indexed(expression.dim, scope, ({ shape }, i) => shape[i < 0 ? shape.length + i : i]);
  }
  if ('dim4' in expression) {
    return indexed(expression.dim4, scope, ({ shape }, i) => {
      if (shape.length > 4 || i < 0 || i > 3) return undefined;
      return i < 4 - shape.length ? 1 : shape[i - (4 - shape.length)];
    });
  }
  if ('value' in expression) {
    return indexed(expression.value, scope, (facts, i, view) => view.graph.values(facts)?.[i]);
  }
  if ('rank' in expression) return one(expression.rank, scope, ({ shape }) => shape.length);
  if ('elements' in expression) return one(expression.elements, scope, ({ shape }) => elementCount(shape));
  if ('bytes' in expression) return one(expression.bytes, scope, ({ bytes }) => bytes);
  if ('scale' in expression) return one(expression.scale, scope, ({ scale }) => scale);
  if ('zeroPoint' in expression) return one(expression.zeroPoint, scope, ({ zeroPoint }) => zeroPoint);
  if ('scaleCount' in expression) {
    return one(expression.scaleCount, scope, ({ scheme, scales }) =>
      scheme === 'affine' ? scales.length : undefined,
    );
  }
  if ('quantAxis' in expression) {
    return one(expression.quantAxis, scope, ({ scheme, axis }) => (scheme === 'affine' ? axis : undefined));
  }
  if ('blockSize' in expression) {
    return one(expression.blockSize, scope, (facts) =>
      facts.scheme === 'blockwise' ? facts.blockSize : undefined,
    );
  }
  if ('attr' in expression) {
    return (view) => asNumber(view.graph.option(view.node, expression.attr));
  }
  if ('attrLength' in expression) return (view) => listOf(view, expression.attrLength)?.length;
  if ('attrItem' in expression) {
    const [name, index] = expression.attrItem;
    const at = compileExpression(index, scope);
    return (view) => asNumber(listOf(view, name)?.[at(view) ?? -1]);
  }
  if ('outputCount' in expression) return (view) => view.node.outputs.length;
  if ('minRank' in expression) {
    const picked = pick(expression.minRank, scope);
    return (view) => {
      const got = picked.get(view);
      if (got === undefined) return undefined;
      const list = Array.isArray(got) ? (got as readonly TensorFacts[]) : [got as TensorFacts];
      return list.length === 0 ? undefined : Math.min(...list.map(({ shape }) => shape.length));
    };
  }
  if ('mul' in expression) return fold(expression.mul, scope, float, (a, b) => a * b);
  if ('add' in expression) return fold(expression.add, scope, float, (a, b) => a + b);
  if ('sub' in expression) return fold(expression.sub, scope, float, (a, b) => a - b);
  if ('div' in expression) return fold(expression.div, scope, float, (a, b) => a / b);
  if ('mod' in expression) return fold(expression.mod, scope, false, (a, b) => a % b);
  if ('ceilDiv' in expression) return fold(expression.ceilDiv, scope, false, (a, b) => Math.ceil(a / b));
  if ('floorDiv' in expression) return fold(expression.floorDiv, scope, false, (a, b) => Math.floor(a / b));
  if ('abs' in expression) {
    const value = compileExpression(expression.abs, scope);
    return (view) => {
      const got = value(view);
      return got === undefined ? undefined : Math.abs(got);
    };
  }
  return () => undefined;
}

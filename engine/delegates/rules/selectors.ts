import type { NodeView, TensorFacts } from './facts.ts';
import type { Only, Selector } from './language.ts';
import { remember } from './remember.ts';
import type { Scope } from './scope.ts';
import { no, type Tri, unknown, yes } from './tri.ts';

/** One operand, perhaps absent, or those a wildcard selects. */
export type Pick =
  | { readonly many: false; readonly get: (view: NodeView) => TensorFacts | undefined }
  | { readonly many: true; readonly get: (view: NodeView) => readonly TensorFacts[] };

export type ParsedSelector =
  | { readonly side: 'in' | 'out'; readonly index: number | '*' }
  | { readonly side: 'name'; readonly name: string };

const form = /^(in|out)\[(\*|\d+)\]$/;

const parsedSelectors = new Map<Selector, ParsedSelector>();

/** Profiles use a few dozen selectors over and over. */
export const parseSelector = (selector: Selector): ParsedSelector =>
  remember(parsedSelectors, selector, () => parse(selector));

function parse(selector: Selector): ParsedSelector {
  const match = form.exec(selector);
  if (match === null) return { side: 'name', name: selector.replace(/^\$/, '') };
  const index = match[2] as string;
  return { side: match[1] as 'in' | 'out', index: index === '*' ? '*' : Number(index) };
}

const single = (selector: Selector, scope: Scope): ((view: NodeView) => TensorFacts | undefined) => {
  const parsed = parseSelector(selector);
  if (parsed.side === 'name') {
    const cell = scope.each?.[parsed.name];
    return () => cell?.current;
  }
  const index = parsed.index as number;
  return parsed.side === 'in' ? (view) => view.inputs[index] : (view) => view.outputs[index];
};

const isWildcard = (selector: Selector): boolean => selector.endsWith('[*]');

const all =
  (side: 'in' | 'out') =>
  (view: NodeView): readonly TensorFacts[] =>
    side === 'in' ? view.presentInputs : view.presentOutputs;

const union = (
  selectors: readonly Selector[],
  scope: Scope,
): ((view: NodeView) => readonly TensorFacts[]) => {
  const picks = selectors.map((selector) => pick(selector, scope));
  return (view) => {
    const found: TensorFacts[] = [];
    for (const each of picks) {
      const got = each.get(view);
      if (Array.isArray(got)) found.push(...got);
      else if (got !== undefined) found.push(got as TensorFacts);
    }
    return found;
  };
};

const wildcard = (selector: Selector, scope: Scope, options: PickOptions) => {
  const side = selector.startsWith('in') ? 'in' : 'out';
  if (options.scope === 'layerOperands') {
    const operands = Object.values(scope.layerArgs ?? {}).filter((each) => each.startsWith(side));
    return union(operands, scope);
  }
  if (options.only === 'data') return union(scope.dataOperands ?? ['in[*]'], scope);
  const everything = all(side);
  if (options.only === 'const')
    return (view: NodeView) => everything(view).filter((facts) => facts.isConstant);
  if (options.only === 'runtime')
    return (view: NodeView) => everything(view).filter((facts) => facts.inArena);
  return everything;
};

export interface PickOptions {
  readonly only?: Only | undefined;
  readonly scope?: 'layerOperands' | undefined;
}

/** How to find a selector's tensors in a node. */
export function pick(selector: Selector, scope: Scope, options: PickOptions = {}): Pick {
  if (isWildcard(selector)) return { many: true, get: wildcard(selector, scope, options) };
  const get = single(selector, scope);
  if (options.only !== 'runtime') return { many: false, get };
  return {
    many: true,
    get: (view) => {
      const facts = get(view);
      return facts?.inArena ? [facts] : [];
    },
  };
}

/** True for every selected tensor; an absent operand answers what the profile says about absent operands. */
export function everyPicked(
  picked: Pick,
  scope: Scope,
  test: (facts: TensorFacts, view: NodeView) => Tri,
): (view: NodeView) => Tri {
  if (!picked.many) {
    return (view) => {
      const facts = picked.get(view);
      return facts === undefined ? scope.absent : test(facts, view);
    };
  }
  return (view) => {
    let answer: Tri = yes;
    for (const facts of picked.get(view)) {
      const each = test(facts, view);
      if (each === no) return no;
      if (each === unknown) answer = unknown;
    }
    return answer;
  };
}

/** The tensors of several selectors, or `absent` where one of the operands is not there. */
export function gather(
  selectors: readonly Selector[],
  scope: Scope,
): (view: NodeView) => { readonly facts: readonly TensorFacts[]; readonly absent: boolean } {
  const picks = selectors.map((selector) => pick(selector, scope));
  return (view) => {
    const facts: TensorFacts[] = [];
    let absent = false;
    for (const each of picks) {
      const got = each.get(view);
      if (got === undefined) absent = true;
      else if (Array.isArray(got)) facts.push(...got);
      else facts.push(got as TensorFacts);
    }
    return { facts, absent };
  };
}

/** Three-valued truth as small numbers, so that compiled rules stay cheap. */
export const no = 0;
export const yes = 1;
export const unknown = 2;
export type Tri = typeof no | typeof yes | typeof unknown;

export const tri = (truth: boolean): Tri => (truth ? yes : no);
export const negate = (value: Tri): Tri => (value === unknown ? unknown : value === yes ? no : yes);

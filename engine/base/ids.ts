/** A node's position in its subgraph's operator list, as the file numbers it. */
export type NodeId = number & { readonly __id: 'node' };
/** A tensor's position in its subgraph's tensor list; -1 stands for an absent optional operand. */
export type TensorId = number & { readonly __id: 'tensor' };

// The brands cost nothing at run time; they keep the two kinds of index from being swapped.
export const nodeId = (index: number): NodeId => index as NodeId;
export const tensorId = (index: number): TensorId => index as TensorId;

/** The index the file format uses for "no tensor here". */
export const absent = tensorId(-1);

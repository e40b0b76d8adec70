import type { TableView } from '../schema/reader.ts';
import type { tflite } from '../schema/tflite.ts';

/** A table of a `.tflite` file. */
export type View<N extends string> = TableView<typeof tflite, N>;

import type { Verb } from '../verb.ts';
import { partitionVerb } from './partition.ts';

/** Every verb, one line each. */
export const verbs: readonly Verb[] = [partitionVerb];

import { chainSteps } from './matrix-tile.ts';

// Products of a uint8 value and an int8 weight summed in int16 stay exact while no sum can leave int16. A lane sums, over the steps
// of a chain, two neighbouring elements of each:
//
//   element   0 1 2 3   4 5 6 7        lane a: 0 1 4 5     lane b: 2 3 6 7
//             step 0    step 1
//
// Values go up to 255, so a lane's positive weights may add up to 128, and its negative ones too. What is more than that is taken off
// the largest weights and added apart, by a list of rests: few where most weights are small beside the largest, as training leaves them.

/** What was taken off the weights of four neighbouring channels in one step. */
export interface Rest {
  /** Run and element of the run with which the step begins. */
  readonly run: number;
  readonly element: number;
  /** Four elements of each of the four channels. */
  readonly weights: Int8Array;
}

/** What is taken off, for each four channels. */
export type Rests = readonly (readonly Rest[])[];

const most = 127;
const least = -128;
const chainElements = chainSteps * 4;

/**
 * Splits weights, channel after channel, each of `runs` runs of `runLength` elements; undefined where the rests would be too many: more
 * than `tooMany` of the steps of four channels.
 */
export function splitWeights(
  weights: Int16Array,
  channels: number,
  runs: number,
  runLength: number,
): Rests | undefined {
  const rests: Rest[][] = [];
  const stepsOfFour = runs * Math.ceil(runLength / 4);
  const limit = Math.ceil(channels / 4) * stepsOfFour * tooMany;
  let count = 0;
  for (let first = 0; first < channels; first += 4) {
    const list = new RestList();
    for (let channel = first; channel < Math.min(first + 4, channels); channel++)
      for (let run = 0; run < runs; run++) {
        const start = (channel * runs + run) * runLength;
        for (let element = 0; element < runLength; element += chainElements)
          if (!fits(weights, start + element, Math.min(chainElements, runLength - element)))
            splitChain(weights, start, element, runLength, (at, amount) =>
              list.add(run, at, channel - first, amount),
            );
      }
    rests.push(list.all);
    count += list.all.length;
    if (count > limit) return undefined;
  }
  return rests;
}

/** A rest costs more than twice of what a step costs; pairs cost 1.6 times as much. */
const tooMany = 0.2;

/** Quick, and true for most chains: the magnitudes of a lane add up to no more than either sign may. */
function fits(weights: Int16Array, start: number, count: number): boolean {
  let first = 0;
  let second = 0;
  for (let i = 0; i < count; i++) {
    const magnitude = Math.abs(weights[start + i] as number);
    if (i & 2) second += magnitude;
    else first += magnitude;
  }
  return first <= most && second <= most;
}

function splitChain(
  weights: Int16Array,
  start: number,
  element: number,
  runLength: number,
  take: (element: number, amount: number) => void,
): void {
  const end = Math.min(element + chainElements, runLength);
  for (let half = 0; half < 4; half += 2) {
    let positive = 0;
    let negative = 0;
    for (let i = element + half; i < end; i += 4)
      for (let k = i; k < Math.min(i + 2, end); k++) {
        const weight = weights[start + k] as number;
        if (weight > 0) positive += weight;
        else negative += weight;
      }
    if (positive <= most && negative >= least) continue;
    for (let i = element + half; i < end; i += 4)
      for (let k = i; k < Math.min(i + 2, end); k++) {
        let weight = weights[start + k] as number;
        // Of the first ones, as much as there is too much; a little stays with each, so that the rest of one is int8.
        while ((weight > 0 && positive > most) || (weight < 0 && negative < least)) {
          const excess =
            weight > 0 ? Math.min(weight, positive - most, most) : Math.max(weight, negative - least, least);
          take(k, excess);
          weight -= excess;
          if (excess > 0) positive -= excess;
          else negative -= excess;
        }
      }
  }
}

/** Takes the rests off the weights, which then fit int8. */
export function takeOff(rests: Rests, weights: Int16Array, runs: number, runLength: number): Int16Array {
  for (const [four, list] of rests.entries())
    for (const { run, element, weights: amounts } of list)
      for (let i = 0; i < 16; i++) {
        const amount = amounts[i] as number;
        const channel = four * 4 + (i >> 2);
        if (amount !== 0)
          (weights[(channel * runs + run) * runLength + element + (i & 3)] as number) -= amount;
      }
  return weights;
}

/** The rests of four channels, several taken off in one step side by side where int16 holds their sum. */
class RestList {
  readonly all: Rest[] = [];
  readonly #open = new Map<string, Rest>();

  add(run: number, element: number, lane: number, amount: number): void {
    const step = element - (element % 4);
    const key = `${run} ${step}`;
    const at = lane * 4 + (element % 4);
    const known = this.#open.get(key);
    if (known && leavesRoom(known.weights, at, amount)) {
      known.weights[at] = amount;
      return;
    }
    const rest: Rest = { run, element: step, weights: new Int8Array(16) };
    rest.weights[at] = amount;
    this.all.push(rest);
    this.#open.set(key, rest);
  }
}

function leavesRoom(weights: Int8Array, at: number, amount: number): boolean {
  if (weights[at] !== 0) return false;
  const neighbour = weights[at ^ 1] as number;
  const sum = neighbour + amount;
  return neighbour > 0 === amount > 0 ? sum <= most && sum >= least : true;
}

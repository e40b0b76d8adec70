import type { ModelProblem } from '../types.ts';

// A small file can repeat one broken table thousands of times; nobody reads the thousandth sentence.
const limit = 500;

/** Collects problems up to a limit and counts the rest. */
export class ProblemList {
  readonly #problems: ModelProblem[] = [];
  #dropped = 0;

  error(where: string, message: string): void {
    this.#add({ severity: 'error', where, message });
  }

  warning(where: string, message: string): void {
    this.#add({ severity: 'warning', where, message });
  }

  /** All problems, the last one saying how many were left out. */
  done(): readonly ModelProblem[] {
    if (this.#dropped === 0) return this.#problems;
    const message = `${this.#dropped} more problems are not listed`;
    return [...this.#problems, { severity: 'warning', where: 'Model', message }];
  }

  #add(problem: ModelProblem): void {
    // An error must not be hidden by hundreds of warnings before it.
    if (this.#problems.length < limit) this.#problems.push(problem);
    else if (problem.severity === 'error' && this.#problems.every(({ severity }) => severity === 'warning'))
      this.#problems[limit - 1] = problem;
    else this.#dropped++;
  }
}

import { expect, test } from 'vitest';
import { exampleProfile, type Surface } from '../../engine/index.ts';
import { settingsFromParameters } from './settings.ts';
import { currentCell } from './tradeoff.ts';

test('the cell of now is that of the limits which the user’s own profile gives', () => {
  const surface: Surface = {
    maxima: [1, 2, 0],
    minima: [{ from: 0, to: 1 }, { from: 2, to: 2 }, { from: 3 }],
    at: new Array<number>(9).fill(0),
    outcomes: [],
    order: [],
    thinned: false,
  };
  const partitioning = {
    maxDelegatedPartitions: { default: 1, source: 'assumed' },
    minNodesPerPartition: { default: 3, source: 'assumed' },
  };
  const settings = {
    ...settingsFromParameters(new URLSearchParams('delegate=custom')),
    profile: { ...exampleProfile, partitioning },
  };
  expect(currentCell(surface, settings)).toEqual({ column: 0, row: 2 });
});

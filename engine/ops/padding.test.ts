import { expect, test } from 'vitest';
import { slide, windowPositions } from './padding.ts';

const same = { padding: 'SAME', input: 7, filter: 3, stride: 2, dilation: 1 };

test('SAME takes a position a stride and pads the smaller half before', () => {
  expect(slide(same)).toEqual({ out: 4, before: 1, offset: 0 });
  expect(slide({ ...same, input: 6 })).toEqual({ out: 3, before: 0, offset: 1 });
});

test('VALID takes the positions that fit and pads nothing', () => {
  expect(slide({ ...same, padding: 'VALID' })).toEqual({ out: 3, before: 0, offset: 0 });
});

test('dilation widens the window', () => {
  expect(slide({ ...same, padding: 'VALID', stride: 1, dilation: 3 })).toMatchObject({ out: 1 });
  expect(slide({ ...same, stride: 1, dilation: 3 })).toMatchObject({ out: 7, before: 3 });
});

test('a window less than a stride too large gives no position, a larger one is refused', () => {
  expect(windowPositions({ ...same, padding: 'VALID', input: 2, filter: 3 })).toBe(0);
  expect(() => windowPositions({ ...same, padding: 'VALID', input: 2, filter: 6 })).toThrow(
    'a window reaching over 6 elements does not fit an input of 2',
  );
});

test('zero strides and unknown paddings are refused', () => {
  expect(() => slide({ ...same, stride: 0 })).toThrow('stride is 0');
  expect(() => slide({ ...same, padding: 'FULL' })).toThrow('padding is FULL');
});

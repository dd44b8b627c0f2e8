import { medianOf, outlierReason, outliersOf } from './outliers';

const group = (...values: number[]) => values.map((value, index) => ({ id: `p${index}`, value }));

it.each([
  [[5], 5],
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2],
  [[10, 10, 10, 90], 10],
])('the middle of %j is %i', (values, median) => {
  expect(medianOf(values)).toBe(median);
});

it('finds the one far above seven others and says by how much', () => {
  const [found, ...more] = outliersOf(group(10, 12, 8, 11, 9, 10, 10, 70));
  expect(more).toEqual([]);
  expect(found).toEqual({ id: 'p7', value: 70, median: 10, timesAbove: 6 });
  expect(found && outlierReason('同校区老师', found)).toBe('比同校区老师的中位数高 6 倍');
});

it('judges no group of seven', () => {
  expect(outliersOf(group(10, 10, 10, 10, 10, 10, 900))).toEqual([]);
  expect(outliersOf(group(10, 10, 10, 10, 10, 10, 10, 900))).toHaveLength(1);
});

it('lets a few extreme ones not hide each other', () => {
  expect(outliersOf(group(10, 11, 9, 10, 12, 8, 10, 500, 600)).map(({ id }) => id)).toEqual(['p7', 'p8']);
});

it('takes a tenth of the median for a spread of nothing, and never less than twice the median', () => {
  // All equal but one: the spread counts as 10, so the bound lies a little above 100 + 51, and twice the median above that.
  expect(outliersOf(group(100, 100, 100, 100, 100, 100, 100, 199))).toEqual([]);
  expect(outliersOf(group(100, 100, 100, 100, 100, 100, 100, 200))).toHaveLength(1);
});

it('keeps to the bound of 3.5 on both sides', () => {
  // Median 100, distances 0 to 40, MAD 20: the bound is 3.5 × 20 ÷ 0.6745 = 103.8 above the median.
  const rest = [60, 80, 80, 100, 100, 120, 120, 140];
  expect(medianOf(rest)).toBe(100);
  expect(outliersOf(group(...rest, 203))).toEqual([]);
  expect(outliersOf(group(...rest, 204))).toHaveLength(1);
});

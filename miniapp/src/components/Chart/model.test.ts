import { axisLines, highestOf, isBlank, labelled, middleOf, runsOf } from './model';

it.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [4, [0, 1, 2, 3, 4]],
  [5, [0, 2, 4, 6]],
  [40, [0, 10, 20, 30, 40]],
  [41, [0, 20, 40, 60]],
  [9_999_999, [0, 5_000_000, 10_000_000]],
])('an axis up to %s has the lines %j', (highest, lines) => {
  expect(axisLines(highest)).toEqual(lines);
});

it('never has a lower top than the highest value, nor too many lines', () => {
  for (let highest = 1; highest < 2_000_000; highest = Math.ceil(highest * 1.07)) {
    const lines = axisLines(highest);
    expect(lines.at(-1)).toBeGreaterThanOrEqual(highest);
    expect(lines.length).toBeLessThanOrEqual(5);
  }
});

it('names every point of a few, and some of many, the last always', () => {
  expect(labelled(0)).toEqual([]);
  expect(labelled(6)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(labelled(7)).toEqual([0, 2, 4, 6]);
  expect(labelled(30)).toEqual([4, 9, 14, 19, 24, 29]);
  expect(labelled(366).length).toBeLessThanOrEqual(6);
});

it('knows blank from drawn', () => {
  const point = (...values: number[]) => ({ short: '', name: '', values });
  expect([isBlank([]), isBlank([point(0, 0)]), isBlank([point(0, 0), point(0, 1)])]).toEqual([true, true, false]);
  expect(highestOf([])).toBe(0);
  expect(highestOf([point(3, 7), point(5)])).toBe(7);
  expect([middleOf(0, 2), middleOf(1, 2)]).toEqual([0.25, 0.75]);
});

it('draws through what is there, and leaves gaps where there is nothing', () => {
  const points = [null, 3, 0, null, 5, 6].map((value) => ({ short: '', name: '', values: [1, value] }));
  expect(runsOf(points, 1)).toEqual([
    [1, 2],
    [4, 5],
  ]);
  expect(runsOf(points, 0)).toEqual([[0, 1, 2, 3, 4, 5]]);
  expect(runsOf(points, 2)).toEqual([]);
  expect(highestOf(points)).toBe(6);
  expect(isBlank([{ short: '', name: '', values: [0, null] }])).toBe(true);
});

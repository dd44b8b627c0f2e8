import {
  type Board,
  type BudgetDraft,
  bodyOf,
  burnOf,
  draftOf,
  draftProblem,
  fullness,
  readHundredths,
  restOf,
  sizeOfDraft,
} from './budget';

const draft = (change: Partial<BudgetDraft> = {}): BudgetDraft => ({
  title: '本学期预算',
  source: 'net_profit',
  base: '10,000,000',
  share: '10',
  pointsPerYuan: '100',
  from: '2026-09-01',
  through: '2026-12-31',
  whenFull: 'queue',
  expiredReturn: false,
  allotments: [],
  ...change,
});

describe('the form of a budget', () => {
  it('shows the worked example while it is typed', () => {
    expect(sizeOfDraft(draft())).toEqual({ costFen: 100_000_000, points: 100_000_000 });
  });

  it.each([
    [
      { base: '100', share: '0.01' },
      { costFen: 1, points: 1 },
    ],
    [
      { base: '99.99', share: '0.01' },
      { costFen: 0, points: 0 },
    ],
    [
      { source: 'fixed', base: '0.99', pointsPerYuan: '1' },
      { costFen: 99, points: 0 },
    ],
    [
      { source: 'fixed', base: '1.99', pointsPerYuan: '1' },
      { costFen: 199, points: 1 },
    ],
    // As the server does it with long numbers.
    [
      { source: 'revenue', base: '99999999999.99', share: '99.99', pointsPerYuan: '999' },
      { costFen: 9_998_999_999_999, points: 99_890_009_999_990 },
    ],
    [{ base: '' }, null],
    [{ share: '100.01' }, null],
    [{ share: '0' }, null],
    [{ pointsPerYuan: '0' }, null],
    [{ pointsPerYuan: '1001' }, null],
  ] as const)('of %j is %j', (change, size) => {
    expect(sizeOfDraft(draft(change))).toEqual(size);
  });

  it('says what is missing, in the order of the form', () => {
    const line = { id: 1, campusId: 'A', group: '', points: '60' };
    expect(draftProblem(draft())).toBeNull();
    expect(draftProblem(draft({ title: ' 预 ' }))).toBe('请填写名称');
    expect(draftProblem(draft({ through: '2026-02-30' }))).toContain('日期');
    expect(draftProblem(draft({ through: '2026-08-31' }))).toBe('结束日期不能早于开始日期');
    expect(draftProblem(draft({ through: '2026-09-01' }))).toBeNull();
    expect(draftProblem(draft({ base: 'x' }))).toContain('金额');
    expect(draftProblem(draft({ allotments: [{ ...line, campusId: '' }] }))).toContain('至少');
    expect(draftProblem(draft({ allotments: [line, { ...line, id: 2 }] }))).toContain('一次');
    expect(draftProblem(draft({ allotments: [{ ...line, points: '' }] }))).toContain('每一行');
    expect(draftProblem(draft({ allotments: [{ ...line, points: '100000000' }] }))).toBeNull();
    expect(draftProblem(draft({ allotments: [{ ...line, points: '100000001' }] }))).toContain('超过');
  });

  it('is filled from a budget and sent back as the same', () => {
    const place = { id: 'X', used: 0, beyond: 0, left: 0, projected: 0 };
    const board = {
      title: '本学期预算',
      source: 'revenue',
      baseFen: 123_450,
      shareBasisPoints: 1_050,
      pointsPerYuan: 20,
      from: '2026-09-01',
      through: '2026-12-31',
      whenFull: 'refuse',
      expiredReturn: false,
      allocations: [
        { ...place, campusId: 'A', group: 'manual', points: 7 },
        { ...place, campusId: null, group: null, points: 3 },
      ],
    } as unknown as Board;
    expect(bodyOf(draftOf(board))).toEqual({
      title: '本学期预算',
      source: 'revenue',
      baseFen: 123_450,
      shareBasisPoints: 1_050,
      pointsPerYuan: 20,
      from: '2026-09-01',
      through: '2026-12-31',
      whenFull: 'refuse',
      expiredReturn: false,
      allocations: [{ campusId: 'A', group: 'manual', points: 7 }],
    });
    expect(draftOf(board).share).toBe('10.50');
    expect(restOf(draft({ allotments: [{ id: 1, campusId: 'A', group: '', points: '1,000' }] }))).toBe(99_999_000);
  });
});

it.each([
  [100, 0, 0, 0],
  [3, 2, 0, 66],
  [100, 99, 0, 99],
  [100, 100, 0, 100],
  [100, 90, 20, 100],
  [0, 0, 5, 100],
  [0, 0, 0, 0],
])('of %i points with %i used and %i beyond is %i %% full', (points, used, beyond, percent) => {
  expect(fullness({ points, used, beyond })).toBe(percent);
});

it.each([
  ['10', 1_000],
  ['10.5', 1_050],
  ['0.01', 1],
  ['0', null],
  ['100.00', 10_000],
  ['100.01', null],
  ['1.234', null],
  ['-1', null],
])('reads %s percent as %p', (text, value) => {
  expect(readHundredths(text, 10_000)).toBe(value);
});

it('draws what was issued up to each day, through today', () => {
  const board = {
    from: '2026-11-01',
    through: '2026-11-30',
    today: '2026-11-03',
    points: 100,
    days: [
      { date: '2026-11-01', issued: 10 },
      { date: '2026-11-03', issued: 25 },
    ],
  } as unknown as Board;
  expect(burnOf(board).map(({ short, values }) => [short, ...values])).toEqual([
    ['11/1', 10, 100],
    ['11/2', 10, 100],
    ['11/3', 25, 100],
  ]);
  const year = { ...board, from: '2026-01-01', through: '2026-12-31', today: '2027-02-01' } as Board;
  expect(burnOf(year).length).toBeLessThanOrEqual(92);
  expect(burnOf(year).at(-1)?.name).toBe('2026-12-31');
  expect(burnOf({ ...board, today: '2026-10-01' } as Board)).toEqual([]);
});

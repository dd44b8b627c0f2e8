import { instantAt, type LocalDate } from '@/vocabulary';
import {
  changePrize,
  costBody,
  costLines,
  dutyNotes,
  frozenLines,
  givenText,
  type Lottery,
  type LotteryForm,
  lotteryForm,
  mayEnd,
  momentText,
  movedPrize,
  newLottery,
  readLottery,
  readMoment,
  whenText,
  withPrize,
} from './lottery';

const odds = { over: 1, under: 1, basisPoints: 10_000, text: '100.00%' };
const saved = (over: Partial<Lottery> = {}): Lottery => {
  const body = newLottery('冬日抽奖', '2026-12-01' as LocalDate);
  const blank = { conditions: '在读家庭', claim: '凭码领取', forfeit: '作废', organiser: '学校', contact: '021' };
  const prizes = body.prizes.map((one) => ({
    ...one,
    points: 0,
    fallback: true,
    usage: '',
    costFen: 0,
    odds,
    left: null,
    given: 0,
  }));
  const standing = { stockOut: '发完改发保底。', validity: '积分和券一年内有效。' };
  const rest = { ...standing, rulesHash: null, seed: null, draws: 0, families: 0, missing: [], startedAt: null, endedAt: null };
  return { ...body, ...blank, title: '冬日抽奖', prizes, id: 'L', state: 'draft', version: 1, commitment: 'c', ...rest, ...over };
};
const form = (over: Partial<LotteryForm> = {}): LotteryForm => ({ ...lotteryForm(saved()), ...over });
const notesOf = (typed: LotteryForm) => {
  const read = readLottery(typed);
  return 'notes' in read ? Object.keys(read.notes) : [];
};

it('begins a draft with the explicit «no prize» and two weeks from tomorrow', () => {
  const body = newLottery('  冬日抽奖 ', '2026-12-01' as LocalDate);
  expect(body).toMatchObject({ title: '冬日抽奖', claimThrough: '2027-01-14' });
  expect([momentText(body.opensAt), momentText(body.closesAt)]).toEqual(['2026-12-02 10:00', '2026-12-15 20:00']);
  expect(body.prizes).toMatchObject([{ kind: 'nothing', fallback: true, stock: null }]);
});

it('reads back what it wrote, moment by moment', () => {
  expect(readLottery(form())).toEqual({ body: expect.objectContaining({ title: '冬日抽奖', pointsPerDraw: 100 }) });
  expect(readMoment('2026-12-01 10:05')).toBe(instantAt('2026-12-01' as LocalDate, 605));
  expect(readMoment(' 2026-12-01 9：05 ')).toBe(instantAt('2026-12-01' as LocalDate, 545));
  for (const text of ['2026-12-32 10:00', '2026-12-01 24:00', '2026-12-01 10:60', '2026-12-01', ''])
    expect(readMoment(text)).toBeNull();
  expect(momentText(0)).toBe('');
});

it('moves a prize a place up or down, and nothing beyond the ends', () => {
  const prizes = withPrize(withPrize(form().prizes));
  const ids = (list: typeof prizes) => list.map(({ id }) => id).join(' ');
  expect(ids(prizes)).toBe('p1 p2 p3');
  expect(ids(movedPrize(prizes, 'p1', 1))).toBe('p2 p1 p3');
  expect(ids(movedPrize(prizes, 'p3', -1))).toBe('p1 p3 p2');
  for (const [id, by] of [
    ['p1', -1],
    ['p3', 1],
    ['p9', 1],
  ] as const)
    expect(movedPrize(prizes, id, by)).toBe(prizes);
});

it('says at which field something cannot be read; what is empty the server says', () => {
  expect(notesOf(form({ opens: '', pointsPerDraw: '', title: '' }))).toEqual([]);
  expect(notesOf(form({ opens: '明天', perFamily: '1.5', claimThrough: '' }))).toEqual(['opens', 'perFamily', 'claimThrough']);
  expect(notesOf(form({ perFamilyDay: '1000' }))).toEqual([]);
  expect(notesOf(form({ perFamilyDay: '1001' }))).toEqual(['perFamilyDay']);
  const [only] = form().prizes;
  const typed = (change: object) => notesOf(form({ prizes: [{ ...only!, kind: 'goods', ...change }] }));
  expect(typed({ weight: '' })).toEqual(['prizes.p1.weight']);
  expect(typed({ weight: '0' })).toEqual(['prizes.p1.weight']);
  expect(typed({ stock: '0' })).toEqual(['prizes.p1.stock']);
  expect(typed({ value: '1.234' })).toEqual(['prizes.p1.value']);
  expect(typed({ value: '0.00', cost: '' })).toEqual([]);
  const read = readLottery(form({ prizes: [{ ...only!, kind: 'goods', value: '600', cost: '¥399.5', stock: '20' }] }));
  expect('body' in read && read.body.prizes[0]).toMatchObject({ valueFen: 60_000, costFen: 39_950, stock: 20 });
});

it('keeps one fallback, without a limit, and points only where they are given', () => {
  const two = withPrize(form().prizes);
  expect(two.map(({ id, fallback }) => [id, fallback])).toEqual([
    ['p1', true],
    ['p2', false],
  ]);
  const other = changePrize(changePrize(two, 'p2', { stock: '5' }), 'p2', { fallback: true });
  expect(other.map(({ fallback, stock }) => [fallback, stock])).toEqual([
    [false, ''],
    [true, ''],
  ]);
  const points = changePrize(two, 'p2', { kind: 'points', points: '50', value: '1' });
  expect(changePrize(points, 'p2', { kind: 'goods' })[1]).toMatchObject({ points: '', value: '1' });
  expect(changePrize(points, 'p2', { kind: 'nothing' })[1]).toMatchObject({ points: '', value: '', cost: '' });
  const told = changePrize(points, 'p2', { usage: '可在积分商城使用' });
  expect(changePrize(told, 'p2', { kind: 'coupon' })[1]).toMatchObject({ usage: '可在积分商城使用' });
  for (const kind of ['goods', 'nothing']) expect(changePrize(told, 'p2', { kind })[1]).toMatchObject({ usage: '' });
  expect(withPrize(two.slice(1)).map(({ id }) => id)).toEqual(['p2', 'p3']);
});

it('takes away a text that no field shows, and keeps the one that is shown', () => {
  const [only] = saved().prizes;
  const sent = (kind: 'goods' | 'coupon' | 'points' | 'nothing') => {
    const read = readLottery(lotteryForm(saved({ prizes: [{ ...only!, kind, usage: '续费时使用' }] })));
    return 'body' in read && read.body.prizes[0]?.usage;
  };
  expect((['goods', 'nothing', 'coupon', 'points'] as const).map(sent)).toEqual(['', '', '续费时使用', '续费时使用']);
});

it('asks for the cost only when weights and the number of draws can be read', () => {
  expect(costBody(form(), '500')).toMatchObject({ draws: 500, pointsPerDraw: 100 });
  expect(costBody(form(), '')).toBeNull();
  expect(costBody(form(), '0')).toBeNull();
  expect(costBody(form({ prizes: [] }), '500')).toBeNull();
  expect(costBody(form({ opens: 'unreadable' }), '500')).not.toBeNull();
});

it('puts what is missing beside its field', () => {
  const duty = (code: string, prizeId: string | null, text: string) => ({ code, prizeId, text });
  const notes = dutyNotes([
    duty('times', null, 'a'),
    duty('sharing', null, 'b'),
    duty('conditions', null, 'c'),
    duty('fallback', null, 'd'),
    duty('fallback', 'p1', 'e'),
    duty('prize_usage', 'p2', 'f'),
    duty('weights', null, 'g'),
  ]);
  expect(notes).toEqual({ opens: 'a', conditions: 'b c', prizes: 'd g', 'prizes.p1.stock': 'e', 'prizes.p2.usage': 'f' });
});

it('says what is frozen, what was given and what it costs', () => {
  const lines = frozenLines(saved());
  expect(lines).toContainEqual({ label: '奖项 1 未中奖', value: '未中奖，100.00%，不限量，保底' });
  expect(lines.map(({ label }) => label)).toEqual(expect.arrayContaining(['时间', '次数', '谁可以参加', '领奖', '逾期']));
  expect([givenText({ given: 3, stock: 20 }), givenText({ given: 1_200, stock: null })]).toEqual(['3 / 20', '1,200']);
  const cost = { draws: 10, pointsIn: 1_000, pointsOut: 75, costFen: 12_345, mostFen: 99_900, mostPointsOut: 500 };
  expect(costLines({ cost, odds: [] }).map(({ mean, most }) => `${mean} ${most}`)).toEqual([
    '1,000 1,000',
    '75 500',
    '¥123.45 ¥999',
  ]);
});

it('lists everything that is published of a prize, and what is said of all of them', () => {
  const [none] = saved().prizes;
  const same = { ...none!, name: '小礼物', fallback: false, stock: 20, valueFen: 6_000 };
  const usage = '可在积分商城使用。';
  const prizes: Lottery['prizes'] = [
    { ...same, kind: 'points', points: 6_000, usage },
    { ...same, id: 'p2', kind: 'coupon', usage: '续费时使用。' },
    { ...same, id: 'p3', kind: 'goods' },
    none!,
  ];
  const lines = frozenLines(saved({ prizes, claimThrough: '2027-01-14' }));
  const told = lines.slice(lines.findIndex(({ label }) => label === '次数') + 1).map(({ label, value }) => `${label}：${value}`);
  expect(told.slice(0, 8)).toEqual([
    '奖项 1 小礼物：积分，6,000 积分，100.00%，20 份，价值 ¥60',
    '奖项 1 怎么用：可在积分商城使用。',
    '奖项 2 小礼物：优惠券，100.00%，20 份，价值 ¥60',
    '奖项 2 怎么用：续费时使用。',
    '奖项 3 小礼物：实物，100.00%，20 份，价值 ¥60',
    '奖项 4 未中奖：未中奖，100.00%，不限量，保底',
    '奖品发完时：发完改发保底。',
    '积分和券的有效期：积分和券一年内有效。',
  ]);
  expect(told).toContainEqual(expect.stringMatching(/^领奖：凭码领取（最晚 .*1月14日/));
  // Two lines of one name would be one line on the screen.
  expect(new Set(lines.map(({ label }) => label)).size).toBe(lines.length);
});

it('ends after the closing time only, and says where a campaign stands', () => {
  const running = saved({ state: 'started', opensAt: 1_000, closesAt: 2_000 });
  expect([mayEnd(running, 1_999), mayEnd(running, 2_000), mayEnd(saved({ closesAt: 1 }), 2)]).toEqual([false, true, false]);
  expect(whenText(running, 999)).toContain('开始');
  expect(whenText(running, 1_000)).toContain('正在进行');
  expect(whenText(running, 2_000)).toBe('已经截止，等待公布种子');
  expect(whenText(saved({ opensAt: 0 }), 5)).toBe('还没有定时间');
  expect(whenText(saved({ state: 'ended', endedAt: 3_000 }), 5_000)).toContain('公布种子');
});

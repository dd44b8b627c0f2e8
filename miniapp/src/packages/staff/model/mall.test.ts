import {
  DELIVERIES,
  GOODS_CATEGORIES,
  GOODS_STATES,
  GRANT_KINDS,
  LIMIT_PERIODS,
  mallContracts,
  STOCK_MOVE_KINDS,
} from '@qingya/shared';
import {
  endText,
  type GoodDraft,
  goodDraftOf,
  imageProblem,
  momentText,
  movedForward,
  readFenOrNothing,
  readGood,
  readInstant,
} from './good-form';
import {
  CATEGORY_NAMES,
  daysWords,
  FULFILMENT_NAMES,
  FULFILMENTS_OF,
  type Fulfilment,
  fulfilmentText,
  GOOD_STATES,
  type Good,
  goodsQuery,
  limitText,
  MOVE_NAMES,
  type MoveDraft,
  PERIOD_NAMES,
  readStockMove,
  windowText,
} from './mall';

const ID = '01K9000000000000000000000A';
const AT = Date.parse('2026-11-21T18:30:00+08:00');
const keys = (words: object) => Object.keys(words).sort();

describe('words', () => {
  it('are there for everything the contract knows', () => {
    expect(keys(CATEGORY_NAMES)).toEqual([...GOODS_CATEGORIES].sort());
    expect(keys(GOOD_STATES)).toEqual([...GOODS_STATES].sort());
    expect(keys(PERIOD_NAMES)).toEqual([...LIMIT_PERIODS].sort());
    expect(keys(MOVE_NAMES)).toEqual([...STOCK_MOVE_KINDS].sort());
    expect(keys(FULFILMENT_NAMES)).toEqual([...DELIVERIES, ...GRANT_KINDS].sort());
    expect(FULFILMENTS_OF).toEqual({ physical: [...DELIVERIES], virtual: [...GRANT_KINDS] });
  });

  it('say what a right is worth and what the limits are', () => {
    const say = (fulfilment: Fulfilment, courseTitle: string | null = null) => fulfilmentText({ fulfilment, courseTitle });
    expect(say({ kind: 'coupon', label: '续费券', valueFen: 5_000, minSpendFen: 100_000, validDays: 90 })).toBe(
      '续费券：满 ¥1,000 减 ¥50，90 天内有效',
    );
    expect(say({ kind: 'coupon', label: '券', valueFen: 1, minSpendFen: 0, validDays: 1 })).toBe('券：减 ¥0.01，1 天内有效');
    const credits = { kind: 'lesson_credits', courseId: 'c', credits: 2, validDays: 90 } as const;
    expect([say(credits, '创意美术'), say(credits)]).toEqual(['《创意美术》2 课时，90 天内有效', '2 课时，90 天内有效']);
    expect(say({ kind: 'validity_days', courseId: 'c', days: 30 }, '创意美术')).toBe('最先到期的《创意美术》课包延期 30 天');
    expect(limitText({ perStudent: 2, perFamily: null, limitPeriod: 'week' })).toBe('每周每位学员 2 件');
    expect(limitText({ perStudent: null, perFamily: null, limitPeriod: 'ever' })).toBe('不限');
  });

  it('leave out what was not asked for', () => {
    expect(goodsQuery({ search: '  ', state: 'on_sale', category: 'nonsense', campusId: '' })).toEqual({ state: 'on_sale' });
    expect(goodsQuery({ search: ' 书包 ', campusId: 'c' })).toEqual({ search: '书包', campusId: 'c' });
    expect(goodsQuery({ belowBreakEven: 'yes' })).toEqual({ belowBreakEven: 'yes' });
    expect(goodsQuery({ belowBreakEven: 'no' })).toEqual({});
  });
});

it('says what its days mean by the way a good takes', () => {
  expect(daysWords('pick_up')).toEqual({ label: '几天内领取，过期退回' });
  expect(daysWords('post')).toEqual({ label: '几天内寄出，过期退回', hint: '地址导出给快递以后不再过期。' });
  expect(daysWords('pick_up_or_post').label).toBe('几天内领取或寄出，过期退回');
});

describe('moving stock', () => {
  const draft: MoveDraft = { kind: 'in', campusId: 'a', toCampusId: '', quantity: '20', reason: '' };
  it('takes pieces in without a reason, out and corrected only with one of two characters', () => {
    expect(readStockMove(draft)).toEqual({ value: { kind: 'in', campusId: 'a', quantity: 20, reason: null } });
    expect(readStockMove({ ...draft, kind: 'out' })).toMatchObject({ field: 'reason' });
    expect(readStockMove({ ...draft, kind: 'out', reason: '坏' })).toMatchObject({ field: 'reason' });
    expect(readStockMove({ ...draft, kind: 'out', reason: '坏了' })).toHaveProperty('value');
  });

  it('is signed only where the number itself is corrected, and never nothing', () => {
    const adjust = { ...draft, kind: 'adjust', reason: '数错' } as const;
    expect(readStockMove({ ...adjust, quantity: '−2' })).toMatchObject({ value: { quantity: -2 } });
    expect(readStockMove({ ...adjust, quantity: '0' })).toMatchObject({ field: 'quantity' });
    expect(readStockMove({ ...draft, quantity: '-1' })).toMatchObject({ field: 'quantity' });
    expect(readStockMove({ ...draft, quantity: '100,000' })).toHaveProperty('value');
    expect(readStockMove({ ...draft, quantity: '100001' })).toMatchObject({ field: 'quantity' });
    expect(readStockMove({ ...draft, quantity: '1.5' })).toMatchObject({ field: 'quantity' });
  });

  it('goes to another campus, not to the same one', () => {
    const transfer = { ...draft, kind: 'transfer' } as const;
    expect(readStockMove(transfer)).toMatchObject({ field: 'toCampusId' });
    expect(readStockMove({ ...transfer, toCampusId: 'a' })).toMatchObject({ field: 'toCampusId' });
    expect(readStockMove({ ...transfer, toCampusId: 'b' })).toEqual({
      value: { kind: 'transfer', fromCampusId: 'a', toCampusId: 'b', quantity: 20, reason: null },
    });
  });
});

const draft: GoodDraft = { ...goodDraftOf(null, [ID]), title: '青芽双肩包', points: '1,200', cost: '17.39' };
const bodyOf = (changes: Partial<GoodDraft> = {}) => {
  const read = readGood({ ...draft, ...changes });
  return 'value' in read ? read.value : read.problems;
};

describe('the form of a good', () => {
  it('sends what the contract takes, for every way of fulfilment', () => {
    const own: Partial<GoodDraft> = {
      courseId: ID,
      credits: '3',
      days: '30',
      label: '权益',
      value: '50',
      minSpend: '',
      times: '2',
      startsAt: '2026-12-01 09:00',
      place: '操场',
    };
    for (const kind of ['physical', 'virtual'] as const)
      for (const fulfilment of FULFILMENTS_OF[kind]) {
        const body = bodyOf({ ...own, kind, fulfilment });
        expect(mallContracts.createGood.body?.safeParse(body)).toMatchObject({ success: true });
      }
  });

  it('reads money digit by digit, and tells an unknown cost from none', () => {
    expect(bodyOf()).toMatchObject({ points: 1_200, costFen: 1_739, shippingFen: 0, moneyFen: 0 });
    expect(bodyOf({ cost: '' })).toMatchObject({ costFen: null });
    expect(bodyOf({ cost: '0' })).toMatchObject({ costFen: 0 });
    expect(readFenOrNothing('0.00')).toEqual({ fen: 0 });
    expect(readFenOrNothing('0.01')).toEqual({ fen: 1 });
    expect(readFenOrNothing('-1')).toHaveProperty('problem');
  });

  it('says at every field what is wrong', () => {
    expect(
      Object.keys(bodyOf({ title: ' ', points: '0', perStudent: '0', campusIds: [], pickUpDays: '91', saleFrom: '明天' })),
    ).toEqual(expect.arrayContaining(['title', 'points', 'perStudent', 'campusIds', 'pickUpDays', 'saleFrom']));
    expect(bodyOf({ kind: 'virtual', fulfilment: 'lesson_credits' })).toMatchObject({
      courseId: '请选择课程',
      credits: expect.any(String),
    });
    expect(bodyOf({ kind: 'virtual', fulfilment: 'coupon', label: '券', value: '0' })).toHaveProperty('value');
  });

  it('closes after it opens', () => {
    const opens = { saleFrom: '2026-11-21 18:30' };
    expect(bodyOf({ ...opens, saleUntil: '2026-11-21 18:30' })).toEqual({ saleUntil: '结束时间要晚于开始时间' });
    expect(bodyOf({ ...opens, saleUntil: '2026-11-21 18:31' })).toMatchObject({ saleFrom: AT, saleUntil: AT + 60_000 });
  });

  it('is on sale through the last day that is typed without a time, and writes that day back', () => {
    const oneDay = { saleFrom: '2026-11-21', saleUntil: '2026-11-21' };
    const body = bodyOf(oneDay);
    expect(body).toMatchObject({
      saleFrom: Date.parse('2026-11-21T00:00:00+08:00'),
      saleUntil: Date.parse('2026-11-22T00:00:00+08:00'),
    });
    const again = goodDraftOf({ ...body, id: ID, images: [], version: 1 } as unknown as Good, []);
    expect(again).toMatchObject({ saleFrom: '2026-11-21 00:00', saleUntil: '2026-11-21' });
    expect(bodyOf(again)).toEqual(body);
    expect([endText(null), endText(AT), endText(readInstant('2026-12-31', 'end') ?? null)]).toEqual([
      '',
      '2026-11-21 18:30',
      '2026-12-31',
    ]);
    expect(windowText(null, readInstant('2026-11-21', 'end') ?? null)).toBe('至 11月21日 周六（含当天）');
    expect(windowText(null, AT)).toBe('至 11月21日 周六 18:30');
    expect(bodyOf({ saleFrom: '2026-11-22', saleUntil: '2026-11-21' })).toHaveProperty('saleUntil');
  });

  it('writes moments as it reads them, in Shanghai', () => {
    expect([momentText(AT), readInstant(momentText(AT)), readInstant(''), readInstant('2026-13-01')]).toEqual([
      '2026-11-21 18:30',
      AT,
      null,
      undefined,
    ]);
    expect(readInstant('2026-11-21')).toBe(Date.parse('2026-11-21T00:00:00+08:00'));
    expect(readInstant('2026-11-21 24:00')).toBeUndefined();
  });

  it('gives back what a good was filled with', () => {
    const body = bodyOf({ perFamily: '4', limitPeriod: 'month', tiers: '银芽、金芽', shipping: '6' });
    const good = { ...body, id: ID, images: [], version: 1 } as unknown as Good;
    expect(bodyOf(goodDraftOf(good, []))).toEqual(body);
  });
});

describe('pictures', () => {
  const image = (imageId: string) => ({ imageId, url: '', thumbUrl: '' });
  it('are refused by type and by size before they are sent', () => {
    expect(imageProblem({ type: 'image/gif', size: 1 })).not.toBeNull();
    expect(imageProblem({ type: 'image/webp', size: 5 * 1024 * 1024 })).toBeNull();
    expect(imageProblem({ type: 'image/png', size: 5 * 1024 * 1024 + 1 })).not.toBeNull();
  });

  it('move one place to the front; the first one stays', () => {
    const images = [image('a'), image('b'), image('c')];
    expect(movedForward(images, 2).map(({ imageId }) => imageId)).toEqual(['a', 'c', 'b']);
    expect(movedForward(images, 0)).toEqual(images);
  });
});

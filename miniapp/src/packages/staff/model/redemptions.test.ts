import { COURIERS as CONTRACT_COURIERS, REDEMPTION_DELIVERIES, REDEMPTION_STATES as STATES } from '@qingya/shared';
import {
  actsOf,
  COURIERS,
  courierText,
  DELIVERY_NAMES,
  deadlineName,
  expiryText,
  prepareEach,
  queueQuery,
  REDEMPTION_STATES,
  type Redemption,
  returnedText,
  returnOf,
  stateOf,
  stepsOf,
  togetherText,
  trackingProblem,
  withdrawText,
} from './redemptions';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-22T12:00:00+08:00');
const one = {
  id: 'r1',
  campusName: '南山校区',
  delivery: 'pick_up',
  state: 'confirmed',
  expiresAt: NOW + 1,
  redeemedAt: NOW - DAY,
  readyAt: null,
  exportedAt: null,
  returnableUntil: null,
  handedOverAt: null,
  endedAt: null,
  transferredFrom: null,
  returnedQuantity: 0,
  returnedPoints: 0,
  shipment: null,
  byChild: false,
  note: null,
} as unknown as Redemption;
const shipment = { recipient: '林*', phone: '138****0000', address: '广东', courier: '顺丰', trackingNo: 'SF123456' };
const shipped = { delivery: 'post', state: 'shipped', handedOverAt: NOW, shipment } as const;
const all = { fulfil: true, takeBack: true };
const may = (changes: Partial<Redemption>, rights = all, now = NOW) =>
  Object.entries(actsOf({ ...one, ...changes }, rights, now))
    .filter(([, yes]) => yes)
    .map(([name]) => name);

it('says the words of the contract', () => {
  expect(Object.keys(REDEMPTION_STATES)).toEqual([...STATES]);
  expect(Object.keys(DELIVERY_NAMES)).toEqual([...REDEMPTION_DELIVERIES]);
  expect(COURIERS).toEqual(CONTRACT_COURIERS);
  expect(stateOf({ ...one, state: 'confirmed', delivery: 'post', exportedAt: null }).text).toBe('待发货');
  expect(stateOf({ ...one, state: 'confirmed', delivery: 'post', exportedAt: NOW }).text).toBe('待填单号');
  expect(stateOf({ ...one, state: 'handed_over', delivery: 'auto', exportedAt: null }).text).toBe('已到账');
});

it.each<[Partial<Redemption>, string]>([
  [{}, '过期未领'],
  [{ readyAt: NOW }, '过期未领'],
  [{ byChild: true, readyAt: NOW }, '过期未领'],
  [{ byChild: true }, '未确认或未领'],
  [{ delivery: 'post' }, '逾期未寄出'],
  [{ delivery: 'post', byChild: true, readyAt: NOW }, '逾期未寄出'],
  [{ delivery: 'post', byChild: true }, '未确认或未寄出'],
  [{ delivery: 'auto', byChild: true }, '逾期未确认'],
])('says of what lapsed (%j) who did not do what', (over, text) => {
  const lapsed = { ...one, ...over, state: 'expired', endedAt: NOW } as Redemption;
  expect(stateOf(lapsed)).toEqual({ text, tone: 'neutral' });
  expect(stepsOf(lapsed).at(-1)?.title).toBe(`${text}，积分和库存已退回`);
  // The filter finds all of them.
  expect(REDEMPTION_STATES.expired.text).toBe('已过期');
});

describe('what may be done', () => {
  it('follows state and delivery', () => {
    expect(may({})).toEqual(['prepare', 'handOver', 'transfer', 'refuse']);
    expect(may({ state: 'ready' })).toEqual(['handOver', 'refuse']);
    expect(may({ state: 'held' })).toEqual(['transfer', 'refuse']);
    expect(may({ delivery: 'post' })).toEqual(['ship', 'refuse']);
    const exported = { delivery: 'post', exportedAt: NOW - DAY } as const;
    expect(may(exported)).toEqual(['ship', 'withdraw', 'refuse']);
    expect(may({ ...exported, ...shipped })).not.toContain('withdraw');
    expect(may(exported, { fulfil: false, takeBack: true })).toEqual([]);
    expect(may({ ...shipped, returnableUntil: NOW + 1 })).toEqual(['correct', 'takeBack']);
    const erased = { ...shipment, courier: null, trackingNo: null };
    expect(may({ ...shipped, state: 'done', shipment: erased })).toEqual([]);
    expect(may({ transferredFrom: '福田校区' })).not.toContain('transfer');
    for (const state of ['cancelled', 'expired', 'returned'] as const) expect(may({ state })).toEqual([]);
  });

  it('ends with the day it could be picked up, and when the server takes nothing back any more', () => {
    expect(may({ expiresAt: NOW })).toEqual(['refuse']);
    const handed = { state: 'handed_over', returnableUntil: NOW } as const;
    expect(may(handed)).toEqual([]);
    expect(may(handed, all, NOW - 1)).toEqual(['takeBack']);
    expect(may({ ...handed, returnableUntil: null }, all, NOW - 1)).toEqual([]);
  });

  it('lets a parcel be entered after its last day once the courier had the address', () => {
    const posted = { delivery: 'post', expiresAt: NOW } as const;
    expect(may(posted)).toEqual(['refuse']);
    expect(may({ ...posted, exportedAt: NOW - DAY })).toEqual(['ship', 'withdraw', 'refuse']);
    expect(may({ ...posted, exportedAt: NOW - DAY, state: 'expired' })).toEqual([]);
  });

  it('goes by the role', () => {
    expect(may({}, { fulfil: false, takeBack: true })).toEqual([]);
    expect(may({ state: 'handed_over', returnableUntil: NOW + 1 }, { fulfil: true, takeBack: false })).toEqual([]);
  });
});

it('tells what happened, and what is waited for', () => {
  expect(stepsOf(one).map(({ title }) => title)).toEqual(['兑换', '等校区备货']);
  const exported = stepsOf({ ...one, delivery: 'post', exportedAt: NOW });
  expect(exported.map(({ title }) => title)).toEqual(['兑换', '地址已导出给快递', '等填快递单号']);
  expect(stepsOf({ ...one, ...shipped }).at(-1)).toMatchObject({ title: '已发货', hint: '顺丰 SF123456' });
  expect(stepsOf({ ...one, state: 'cancelled', endedAt: NOW, note: '破损' }).at(-1)).toMatchObject({
    hint: '破损',
    tone: 'quiet',
  });
});

it('gives back whole pieces at what each cost', () => {
  const three = { quantity: 3, points: 300 };
  expect(returnOf(three, '1')).toEqual({ quantity: 1, points: 100 });
  expect(returnOf(three, ' 3 ')).toEqual(three);
  for (const wrong of ['0', '4', '', '-1', '1.5', '一']) expect(returnOf(three, wrong)).toBeNull();
  expect(returnedText({ returnedQuantity: 0, returnedPoints: 0 })).toBeNull();
  expect(returnedText({ returnedQuantity: 2, returnedPoints: 1_200 })).toBe('退回 2 件，1,200 积分');
});

it('counts down to the last day, that day included', () => {
  const midnight = Date.parse('2026-11-23T00:00:00+08:00');
  const until = (expiresAt: number, exportedAt: number | null = null) => expiryText({ expiresAt, exportedAt }, NOW);
  expect(until(midnight)).toEqual({ text: '今天到期', soon: true });
  expect(until(NOW)).toEqual({ text: '已过期', soon: true });
  expect(until(midnight + DAY)).toEqual({ text: '最晚 11月23日 周一', soon: true });
  expect(until(midnight + 3 * DAY).soon).toBe(false);
  expect(until(NOW, NOW - DAY)).toEqual({ text: '已导出地址', soon: false });
  expect((['pick_up', 'post'] as const).map((delivery) => deadlineName({ delivery }))).toEqual(['领取期限', '寄出期限']);
});

it('asks for what is open unless told otherwise', () => {
  expect(queueQuery({})).toEqual({ state: 'open' });
  expect(queueQuery({ state: 'ready', delivery: 'post', goodId: 'g', studentId: '' })).toEqual({
    state: 'ready',
    delivery: 'post',
    goodId: 'g',
  });
});

it('knows a tracking number', () => {
  expect(['SF1234', 'x'.repeat(40)].map(trackingProblem)).toEqual([null, null]);
  for (const wrong of ['SF123', 'x'.repeat(41), 'SF 1234 5', '单号123456']) expect(trackingProblem(wrong)).not.toBeNull();
});

describe('several at once', () => {
  const failure = (code: string) => ({ ok: false as const, error: { code, message: code, status: 409, requestId: '' } });
  const rows = ['a', 'b', 'c'].map((id) => ({ ...one, id }));
  const sending =
    (answers: Readonly<Record<string, ReturnType<typeof failure>>>) =>
    async ({ id }: Redemption) =>
      answers[id] ?? { ok: true as const, data: {} };

  it('go on when somebody else was first, and stop at anything else', async () => {
    expect(await prepareEach(rows, sending({ a: failure('redemption_state') }))).toMatchObject({ data: { done: 2, gone: 1 } });
    const broken = await prepareEach(rows, sending({ b: failure('network_unreachable') }));
    expect(broken).toMatchObject({ ok: true, data: { done: 1, failure: { code: 'network_unreachable' } } });
    expect(broken.ok && togetherText(broken.data)).toContain('1 笔已备好');
    expect(await prepareEach(rows, sending({ a: failure('network_unreachable') }))).toMatchObject({ ok: false });
  });
});

it('says what the file for the courier would hold and sets going', () => {
  expect(courierText({ parcels: 0, fresh: 0 })).toBe('没有待寄的包裹。');
  expect(courierText({ parcels: 3, fresh: 3 })).toContain('共 3 个包裹。导出后算作地址已交给快递：家长不能再自行取消');
  expect(courierText({ parcels: 3, fresh: 1 })).toContain('共 3 个包裹，其中 1 个第一次导出。');
  expect(courierText({ parcels: 3, fresh: 0 })).toContain('共 3 个包裹，之前都导出过。');
  expect(withdrawText({ expiresAt: NOW + 1 }, NOW)).toContain('过了寄出期限还没有交给快递会自动取消，积分退回。');
  expect(withdrawText({ expiresAt: NOW }, NOW)).toContain('而且寄出期限已过，几分钟内会自动取消，积分退回。');
});

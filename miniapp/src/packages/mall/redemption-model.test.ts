import {
  approvalText,
  emptyHistory,
  gaveRight,
  headlineOf,
  historyHint,
  lastMoment,
  mayApprove,
  mayCancel,
  mayMove,
  mayTakeBack,
  partOf,
  type Redemption,
  readable,
  redemptionFacts,
  requestText,
  returnedText,
  shipmentFacts,
  showsCode,
  standing,
  stationsOf,
  titleOf,
  waitsForWord,
} from './redemption-model';
import { redemption } from './test-samples';

const now = Date.parse('2026-11-28T02:00:00Z');
const midnight = Date.parse('2026-11-30T16:00:00Z');
const coupon: Redemption['fulfilment'] = { kind: 'coupon', label: '教材券', valueFen: 5_000, minSpendFen: 0, validDays: 60 };

it('names states by what the family waits for', () => {
  expect(standing(redemption()).text).toBe('准备中');
  expect(standing(redemption({ delivery: 'post' })).text).toBe('等待发货');
  expect(standing(redemption({ delivery: 'post', state: 'ready' })).text).toBe('等待发货');
  expect(standing(redemption({ delivery: 'auto', state: 'handed_over' })).text).toBe('已到账');
  expect(standing(redemption({ state: 'done' })).text).toBe('已完成');
  expect(standing(redemption({ state: 'held' })).text).toBe('等家长确认');
});

it('parts the history, leaving nothing out', () => {
  const all = ['held', 'confirmed', 'ready', 'handed_over', 'shipped', 'done', 'cancelled', 'expired', 'returned'] as const;
  expect(all.map(partOf)).toEqual(['open', 'open', 'open', 'received', 'received', 'received', 'back', 'back', 'back']);
  expect(emptyHistory('').title).not.toBe(emptyHistory('open').title);
});

it('says a last moment as a day when the day is whole', () => {
  expect(lastMoment(midnight, now)).toBe('11月30日 周一（含）前');
  expect(lastMoment(midnight - 60_000, now)).toBe('11月30日 周一 23:59 前');
  expect(lastMoment(Date.parse('2026-11-28T16:00:00Z'), now)).toBe('今天内');
});

it('tells the next thing to know in a list', () => {
  const shipment = {
    recipient: '王*',
    phone: '138****1234',
    address: '广东省深圳市南山区',
    courier: '顺丰',
    trackingNo: 'SF123456',
  };
  expect(historyHint(redemption({ expiresAt: midnight }), now)).toBe('东校区，11月30日 周一（含）前领取');
  expect(historyHint(redemption({ state: 'held', expiresAt: midnight }), now)).toBe('11月30日 周一（含）前确认');
  expect(historyHint(redemption({ delivery: 'post', state: 'shipped', shipment }), now)).toBe('顺丰 SF123456');
  expect(historyHint(redemption({ delivery: 'post', state: 'done', shipment }), now)).toBe('2026年11月21日 周六');
  const posted = { delivery: 'post', state: 'confirmed', expiresAt: midnight } as const;
  expect(historyHint(redemption(posted), now)).toBe('11月30日 周一（含）前寄出');
  expect(historyHint(redemption({ ...posted, exportedAt: 1 }), now)).toBe('地址已交给快递，等快递单号');
  expect(titleOf({ goodTitle: '小熊积木', quantity: 1 })).toBe('小熊积木');
  expect(titleOf({ goodTitle: '小熊积木', quantity: 3 })).toBe('小熊积木 × 3');
  expect(shipmentFacts(shipment).map(({ value }) => value)).toEqual(['王* 138****1234', '广东省深圳市南山区', '顺丰']);
  expect(shipmentFacts({ ...shipment, courier: null })).toHaveLength(2);
  expect(shipmentFacts({ ...shipment, recipient: '已删除', phone: '' })[0]?.value).toBe('已删除');
});

it.each<[Partial<Redemption>, readonly string[], number, boolean]>([
  [{}, ['已兑换', '准备', '可以领取', '已领取'], 1, false],
  [{ state: 'ready', readyAt: 1 }, ['已兑换', '准备', '可以领取', '已领取'], 3, false],
  [{ state: 'handed_over', handedOverAt: 1 }, ['已兑换', '准备', '可以领取', '已领取'], 4, false],
  [{ state: 'held', byChild: true }, ['已兑换', '家长确认', '准备', '可以领取', '已领取'], 1, false],
  [{ state: 'confirmed', byChild: true }, ['已兑换', '家长确认', '准备', '可以领取', '已领取'], 2, false],
  [{ delivery: 'post' }, ['已兑换', '备货', '已发货'], 1, false],
  [{ delivery: 'post', state: 'shipped', handedOverAt: 1 }, ['已兑换', '备货', '已发货'], 3, false],
  [{ delivery: 'auto', state: 'handed_over', handedOverAt: 1 }, ['已兑换', '已到账'], 2, false],
  [{ state: 'cancelled', endedAt: 1 }, ['已兑换', '已取消'], 1, true],
  [{ state: 'expired', readyAt: 1, endedAt: 2 }, ['已兑换', '准备', '可以领取', '已过期'], 3, true],
  [{ state: 'cancelled', byChild: true, endedAt: 1 }, ['已兑换', '已取消'], 1, true],
  [{ state: 'expired', byChild: true, endedAt: 1 }, ['已兑换', '已过期'], 1, true],
  [{ state: 'cancelled', byChild: true, readyAt: 1, endedAt: 2 }, ['已兑换', '家长确认', '准备', '可以领取', '已取消'], 4, true],
  [{ state: 'cancelled', byChild: true, delivery: 'post', exportedAt: 1, endedAt: 2 }, ['已兑换', '家长确认', '已取消'], 2, true],
  [{ state: 'returned', readyAt: 1, handedOverAt: 2, endedAt: 3 }, ['已兑换', '准备', '可以领取', '已领取', '已退货'], 4, true],
])('knows the way of %j', (over, steps, current, failed) => {
  expect(stationsOf(redemption(over))).toEqual({ steps, current, failed });
});

it('says first what to do, and what came back', () => {
  const say = (over: Partial<Redemption>) => headlineOf(redemption({ expiresAt: midnight, ...over }), now).sentence;
  expect(say({ state: 'ready' })).toBe('请在11月30日 周一（含）前到东校区，出示下面的领取码。');
  expect(say({ state: 'held' })).toContain('确认');
  expect(say({ delivery: 'post' })).toBe('校区会在11月30日 周一（含）前寄出，到时还没有交给快递会自动取消，积分退回。');
  expect(say({ delivery: 'post', state: 'ready' })).toBe(say({ delivery: 'post' }));
  expect(say({ delivery: 'post', exportedAt: 1 })).toBe(
    '地址已交给快递，正在安排寄出，发货后这里会显示快递单号。需要取消请联系校区。',
  );
  expect(say({ state: 'cancelled' })).toBe(
    '1,200 积分已退回原来的批次，有效期不变；期间已到期的会多留几天，最后可用日见积分页。',
  );
  expect(say({ state: 'returned' })).toContain('1,200 积分已退回');
  expect(say({ state: 'expired' })).toContain('没有领取');
  expect(say({ state: 'expired', byChild: true })).toContain('没有确认或领取');
  expect(say({ state: 'expired', byChild: true, readyAt: now })).toContain('没有领取');
  expect(say({ state: 'expired', delivery: 'post' })).toContain('没有发货');
  expect(say({ delivery: 'auto', state: 'handed_over', fulfilment: coupon })).toContain('我的权益');
  const arrived = { delivery: 'auto', state: 'done', courseTitle: '创意美术' } as const;
  const credits = { kind: 'lesson_credits', courseId: 'c', credits: 2, validDays: 9 } as const;
  const days = { kind: 'validity_days', courseId: 'c', days: 10 } as const;
  expect(say({ ...arrived, fulfilment: credits })).toBe('《创意美术》2 节课已加到孩子的课时里，可以在「考勤与课时」查看。');
  expect(say({ ...arrived, fulfilment: days })).toBe('《创意美术》课程包有效期已延长 10 天。');
  // All pieces came together; and a course that nobody finds any more is not named.
  expect(say({ ...arrived, fulfilment: credits, quantity: 3, courseTitle: null })).toMatch(/^6 节课已加到/);
  expect(say({ ...arrived, fulfilment: days, quantity: 2, courseTitle: null })).toBe('课程包有效期已延长 20 天。');
  expect(gaveRight({ fulfilment: coupon, state: 'done' })).toBe(true);
  expect(gaveRight({ fulfilment: coupon, state: 'returned' })).toBe(false);
  expect(gaveRight({ fulfilment: { kind: 'pick_up' }, state: 'done' })).toBe(false);
});

it('says until when something can be brought back, to the very instant', () => {
  const shipment = { recipient: '王*', phone: '138****1234', address: '广东省', courier: '顺丰', trackingNo: 'SF123456' };
  const say = (over: Partial<Redemption>, at = now) =>
    headlineOf(redemption({ state: 'shipped', delivery: 'post', shipment, returnableUntil: midnight, ...over }), at).sentence;
  expect(say({})).toBe('包裹已寄出，可以用快递单号查询。如有问题，请在11月30日 周一（含）前联系校区退货。');
  expect(say({ shipment: { ...shipment, trackingNo: null } })).toMatch(/^包裹已寄出。/);
  expect(say({}, midnight - 1)).toContain('退货');
  expect(say({}, midnight)).not.toContain('退货');
  expect(say({ returnableUntil: null })).not.toContain('退货');
  expect(say({ state: 'handed_over', delivery: 'pick_up', shipment: null })).toBe(
    '已在东校区领取，祝孩子喜欢。如有问题，请在11月30日 周一（含）前联系校区退货。',
  );
  expect(say({ state: 'handed_over', delivery: 'auto', fulfilment: coupon })).not.toContain('退货');
});

it('says what a yes sets going', () => {
  expect(approvalText(redemption())).toBe('小熊积木，用 1,200 积分。确认后开始准备，领取期限从现在算起。');
  expect(approvalText(redemption({ delivery: 'post' }))).toContain('寄出期限');
  expect(approvalText(redemption({ delivery: 'auto' }))).toContain('马上到账');
});

it('leaves what a courier may be carrying to the school', () => {
  const posted = { delivery: 'post', expiresAt: now + 1 } as const;
  expect(mayCancel(redemption(posted), now)).toBe(true);
  expect(mayCancel(redemption({ ...posted, exportedAt: now }), now)).toBe(false);
});

it('offers only what is still possible, to the very instant', () => {
  const until = { expiresAt: now + 1 };
  const over = { expiresAt: now };
  expect([mayCancel(redemption(until), now), mayCancel(redemption(over), now)]).toEqual([true, false]);
  expect(mayCancel(redemption({ ...until, state: 'handed_over' }), now)).toBe(false);
  const held = redemption({ ...until, state: 'held' });
  expect([mayApprove(held, now), mayApprove(held, now + 1), mayApprove(redemption(until), now)]).toEqual([true, false, false]);
  expect([mayMove(redemption(until), now), mayMove(redemption(over), now)]).toEqual([true, false]);
  expect(mayMove(redemption({ ...until, state: 'ready' }), now)).toBe(false);
  expect(mayMove(redemption({ ...until, delivery: 'post' }), now)).toBe(false);
  expect(mayMove(redemption({ ...until, transferredFrom: '西校区' }), now)).toBe(false);
  expect([showsCode(redemption(until), now), showsCode(redemption(over), now)]).toEqual([true, false]);
  expect(showsCode(held, now)).toBe(false);
  expect(showsCode(redemption({ ...until, delivery: 'post' }), now)).toBe(false);
});

it('asks for the word while the time runs, and says what became of it', () => {
  const pickUpRequest = { taker: '奶奶', state: 'waiting', until: now + 1 } as const;
  expect(waitsForWord({ pickUpRequest }, now)).toBe(true);
  expect(requestText({ pickUpRequest }, now)).toBeNull();
  expect(waitsForWord({ pickUpRequest }, now + 1)).toBe(false);
  expect(requestText({ pickUpRequest }, now + 1)).toContain('已过期');
  expect(requestText({ pickUpRequest: { ...pickUpRequest, state: 'accepted' } }, now)).toBe('奶奶：您已同意由对方代领。');
  expect(requestText({ pickUpRequest: null }, now)).toBeNull();
});

it('lets a yes be taken back to the very instant it ends', () => {
  const yes = { taker: '奶奶', state: 'accepted', until: now + 1 } as const;
  const may = (over: Partial<Redemption>, at = now) =>
    mayTakeBack(redemption({ pickUpRequest: yes, expiresAt: midnight, ...over }), at);
  expect([may({}), may({ state: 'ready' }), may({}, now + 1), may({ expiresAt: now })]).toEqual([true, true, false, false]);
  for (const state of ['held', 'handed_over', 'cancelled'] as const) expect(may({ state })).toBe(false);
  for (const state of ['waiting', 'refused'] as const) expect(may({ pickUpRequest: { ...yes, state } })).toBe(false);
  expect(may({ pickUpRequest: null })).toBe(false);
});

it('says what came back of several pieces', () => {
  const some = { state: 'handed_over', quantity: 3, points: 3_600, returnedQuantity: 1, returnedPoints: 1_200 } as const;
  expect(returnedText(redemption())).toBeNull();
  expect(returnedText(redemption(some))).toBe('退回 1 件，1,200 积分');
  expect(historyHint(redemption(some), now)).toBe('退回 1 件，1,200 积分');
  expect(headlineOf(redemption(some), now)).toEqual({
    title: '已领取',
    sentence: '已退回 1 件，1,200 积分；积分回到原来的批次，有效期不变；期间已到期的会多留几天，最后可用日见积分页。',
  });
  expect(redemptionFacts({ ...redemption(some), pickUpCode: null, pickUpText: null })).toContainEqual({
    name: '退货',
    value: '退回 1 件，1,200 积分',
  });
  expect(stationsOf(redemption({ ...some, handedOverAt: now })).failed).toBe(false);
});

it('writes a code in groups', () => {
  expect(readable('ABCDEFGH')).toBe('ABCD EFGH');
  expect(readable('ABCDEFGHJ')).toBe('ABCD EFGH J');
  expect(readable('ABCD')).toBe('ABCD');
});

it('lists what was, where and when', () => {
  const detail = (over: Partial<Redemption> = {}) => ({ ...redemption(over), pickUpCode: null, pickUpText: null });
  expect(redemptionFacts(detail()).map(({ name }) => name)).toEqual(['孩子', '花费', '领取校区', '兑换时间', '兑换单号']);
  const back = detail({ state: 'returned', transferredFrom: '西校区', readyAt: now, handedOverAt: now, endedAt: now });
  expect(redemptionFacts(back).map(({ name }) => name)).toEqual([
    '孩子',
    '花费',
    '领取校区',
    '原领取校区',
    '兑换时间',
    '备好时间',
    '领取时间',
    '退回时间',
    '兑换单号',
  ]);
  expect(redemptionFacts(detail({ state: 'done', endedAt: now })).map(({ name }) => name)).not.toContain('退回时间');
});

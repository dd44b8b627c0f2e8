import { localDate } from '@qingya/shared';
import {
  pickUpAsked,
  type Redemption,
  redemptionApproved,
  redemptionAsked,
  redemptionExpired,
  redemptionHandedOver,
  redemptionMoved,
  redemptionReady,
  redemptionRefused,
  redemptionReminded,
  redemptionRescheduled,
  redemptionReturned,
  redemptionShipped,
} from './mall';

const child = { id: 'student', name: '王小明', familyId: 'family' };
const bear: Redemption = {
  id: '01REDEMPTION',
  goodTitle: '毛绒小熊',
  quantity: 2,
  points: 200,
  returnedQuantity: 0,
  returnedPoints: 0,
  state: 'confirmed',
  delivery: 'pick_up',
  expiresAt: Date.UTC(2026, 10, 23, 6, 30),
  exportedAt: null,
  approved: false,
  byChild: false,
  note: null,
  courier: null,
  trackingNo: null,
  returnableUntil: null,
};
const UNTIL = { first: localDate('2027-01-31'), last: localDate('2027-01-31') };
const begins = Date.UTC(2026, 11, 5, 6, 30);
const moved = { startsAt: { from: bear.expiresAt, to: begins }, place: { from: '操场', to: '体育馆' }, begins };
const seat: Redemption = { ...bear, goodTitle: '运动会名额', quantity: 1, delivery: 'auto', state: 'handed_over' };
const posted: Redemption = { ...bear, quantity: 1, delivery: 'post', courier: '顺丰', trackingNo: 'SF1234567890' };

it.each([
  [
    redemptionAsked(child, { ...bear, state: 'held', byChild: true }),
    '小明想兑换，等您确认',
    '「毛绒小熊」 × 2，共 200 积分。请在11月23日（周一）14:30前确认，到时没有确认会自动取消，积分退回。',
  ],
  [
    redemptionApproved(child, bear, '滨江校区'),
    '兑换已确认',
    '小明兑换的「毛绒小熊」 × 2已确认，请在11月23日（周一）14:30前到滨江校区领取。',
  ],
  [
    redemptionApproved(child, posted, '滨江校区'),
    '兑换已确认',
    '小明兑换的「毛绒小熊」已确认，校区会在11月23日（周一）14:30前寄出，到时还没有交给快递会自动取消，积分退回。',
  ],
  [
    redemptionApproved(child, { ...posted, exportedAt: 1 }, '滨江校区'),
    '兑换已确认',
    '小明兑换的「毛绒小熊」已确认，地址已交给快递，正在安排寄出，发货后可在兑换详情查看快递单号。需要取消请联系校区。',
  ],
  [
    redemptionReady(child, bear, '滨江校区'),
    '兑换的商品可以领取了',
    '小明兑换的「毛绒小熊」 × 2已备好，请在11月23日（周一）14:30前到滨江校区出示领取码领取。',
  ],
  [
    redemptionMoved(child, bear, '滨江校区'),
    '领取校区已更换',
    '小明兑换的「毛绒小熊」 × 2改到滨江校区领取，请在11月23日（周一）14:30前凭领取码领取。如不是您要求更换的，请联系校区。',
  ],
  [
    redemptionMoved(child, { ...bear, quantity: 1, state: 'held' }, '滨江校区'),
    '领取校区已更换',
    '小明兑换的「毛绒小熊」改到滨江校区领取。如不是您要求更换的，请联系校区。',
  ],
  [
    redemptionHandedOver(child, { ...bear, state: 'handed_over' }, '滨江校区'),
    '兑换的商品已领取',
    '小明兑换的「毛绒小熊」 × 2已在滨江校区领取。如不是家人领取，请联系校区。',
  ],
  [
    redemptionHandedOver(child, { ...bear, state: 'handed_over', note: '奶奶来领' }, ''),
    '兑换的商品已领取',
    '小明兑换的「毛绒小熊」 × 2已在校区领取。没有出示领取码，登记说明：奶奶来领。如不是家人领取，请联系校区。',
  ],
  [
    redemptionRescheduled(child, ['王小明', '王小红'], seat, 'm1', moved),
    '活动时间和地点有调整',
    '小明、小红兑换的「运动会名额」，活动时间由11月23日（周一）14:30改为12月5日（周六）14:30，活动地点由「操场」改为「体育馆」。不能参加的话，请联系校区。',
  ],
  [
    redemptionRescheduled(child, ['王小明'], seat, 'm1', { ...moved, place: null }),
    '活动时间有调整',
    '小明兑换的「运动会名额」，活动时间由11月23日（周一）14:30改为12月5日（周六）14:30。不能参加的话，请联系校区。',
  ],
  [
    redemptionRescheduled(child, ['王小明'], seat, 'm1', { ...moved, startsAt: null }),
    '活动地点有调整',
    '小明兑换的「运动会名额」，活动地点由「操场」改为「体育馆」。不能参加的话，请联系校区。',
  ],
  [
    redemptionHandedOver(child, { ...bear, delivery: 'auto', quantity: 1 }, '滨江校区'),
    '兑换已到账',
    '小明兑换的「毛绒小熊」已到账，用去 200 积分。',
  ],
  [
    redemptionShipped(child, { ...posted, returnableUntil: Date.UTC(2026, 11, 7, 6, 30) }),
    '兑换的商品已寄出',
    '小明兑换的「毛绒小熊」已由顺丰寄出，单号尾号 7890，完整单号见兑换详情，请留意查收。收到后如有问题，请在12月7日（周一）14:30前联系校区退货。',
  ],
  [
    redemptionShipped(child, { ...posted, trackingNo: null }),
    '兑换的商品已寄出',
    '小明兑换的「毛绒小熊」已由顺丰寄出，单号见兑换详情，请留意查收。',
  ],
  [
    redemptionReminded(child, bear, '滨江校区', 'e1'),
    '兑换的商品还没有领取',
    '小明兑换的「毛绒小熊」 × 2请在11月23日（周一）14:30前到滨江校区领取，否则会自动取消，积分退回。',
  ],
  [
    redemptionReminded(child, { ...bear, state: 'held' }, '滨江校区', 'e1'),
    '小明的兑换还在等您确认',
    '「毛绒小熊」 × 2，共 200 积分。请在11月23日（周一）14:30前确认，否则会自动取消，积分退回。',
  ],
  [
    redemptionExpired(child, bear, { first: localDate('2026-12-01'), last: localDate('2026-12-01') }),
    '兑换已过期',
    '小明兑换的「毛绒小熊」 × 2没有在期限内领取，已自动取消，200 积分已退回，最后可用日是2026年12月1日。',
  ],
  [
    redemptionExpired(child, { ...bear, byChild: true }, { first: localDate('2026-12-01'), last: null }),
    '兑换已过期',
    '小明兑换的「毛绒小熊」 × 2没有在期限内得到家长确认，已自动取消，200 积分已退回，其中最早到期的一批最后可用日是2026年12月1日。',
  ],
  [
    redemptionExpired(child, { ...posted, byChild: true, approved: true }, undefined),
    '兑换已过期',
    '小明兑换的「毛绒小熊」校区没能在期限内寄出，已自动取消，200 积分已退回。',
  ],
  [
    redemptionRefused(child, { ...bear, note: '到货破损' }, { first: null, last: null }),
    '校区取消了一笔兑换',
    '小明兑换的「毛绒小熊」 × 2已取消。原因：到货破损。200 积分已退回，长期有效。',
  ],
  [
    redemptionReturned(child, { ...bear, returnedQuantity: 2, returnedPoints: 200, note: '尺码不合' }, UNTIL),
    '退货已办理',
    '小明兑换的「毛绒小熊」 × 2已退货。原因：尺码不合。200 积分已退回，最后可用日是2027年1月31日。',
  ],
  [
    redemptionReturned(child, { ...bear, returnedQuantity: 1, returnedPoints: 100, note: '一只掉毛' }, UNTIL),
    '退货已办理',
    '小明兑换的「毛绒小熊」 × 2已退回 1 件。原因：一只掉毛。100 积分已退回，最后可用日是2027年1月31日。',
  ],
  [
    pickUpAsked(child, bear, '滨江校区', { id: 'q1', validUntil: Date.UTC(2026, 10, 20, 2, 30) }),
    '有人来代领兑换的商品，请您确认',
    '有人在滨江校区想代小明领取「毛绒小熊」 × 2。请在11月20日（周五）10:30前打开兑换详情，看看是谁并回复；不认识请选择不同意。',
  ],
])('%#: %j', (notice, title, body) => {
  expect([notice.title, notice.body]).toEqual([title, body]);
  expect(notice.page).toBe('/packages/mall/pages/redemption/index?redemptionId=01REDEMPTION');
  expect(notice.reason.length).toBeLessThanOrEqual(40);
  expect(notice.template).toBeUndefined();
});

it('tells of one redemption once, but of every reminder, every question and every move of an activity', () => {
  expect(redemptionReady(child, bear, '').subject).toBe('01REDEMPTION');
  expect(redemptionReminded(child, bear, '', 'e1').subject).not.toBe(redemptionReminded(child, bear, '', 'e2').subject);
  const rescheduled = (id: string, redemption = seat) =>
    redemptionRescheduled(child, [child.name], redemption, id, moved).subject;
  expect(rescheduled('m1')).not.toBe(rescheduled('m2'));
  expect(rescheduled('m1')).toBe(rescheduled('m1', { ...seat, id: 'another' }));
  const asked = (id: string) => pickUpAsked(child, bear, '', { id, validUntil: 1 }).subject;
  expect(asked('q1')).not.toBe(asked('q2'));
});

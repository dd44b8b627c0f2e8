import {
  addressLine,
  arrivalSentences,
  campusOptions,
  costOf,
  deliveriesOf,
  firstCampus,
  firstChoice,
  fittingChoice,
  type Good,
  isPin,
  isStale,
  leftFor,
  mostPieces,
  needsGuardian,
  nextTurn,
  offerOf,
  pageMark,
  redeemBody,
  refusalText,
  ruleFacts,
  sheetFacts,
  sheetText,
  standingAnywhere,
  stockText,
} from './good-model';
import { address, good } from './test-samples';

const now = Date.parse('2026-11-28T02:00:00Z');
const campus = (campusId: string, stock: number): Good['campuses'][number] => ({
  campusId,
  campusName: `${campusId}校区`,
  stock,
});

it.each<[Good['fulfilment'], readonly string[]]>([
  [{ kind: 'pick_up' }, ['pick_up']],
  [{ kind: 'post' }, ['post']],
  [{ kind: 'pick_up_or_post' }, ['pick_up', 'post']],
  [{ kind: 'validity_days', courseId: 'c', days: 30 }, ['auto']],
])('knows how %j arrives', (fulfilment, expected) => {
  expect(deliveriesOf(fulfilment)).toEqual(expected);
});

it.each<[Good['fulfilment'], string]>([
  [{ kind: 'pick_up' }, '兑换后 14 天内到校区领取，过期自动取消，积分退回。'],
  [{ kind: 'post' }, '兑换后 14 天内寄出，发货后可以看到快递单号；逾期还没有交给快递会自动取消，积分退回。'],
  [{ kind: 'pick_up_or_post' }, '自提：兑换后 14 天内到校区领取，过期自动取消，积分退回。'],
  [{ kind: 'lesson_credits', courseId: 'c', credits: 2, validDays: 90 }, '兑换后马上到账《创意美术》2 节课，90 天内有效。'],
  [{ kind: 'validity_days', courseId: 'c', days: 30 }, '兑换后，孩子最先到期的《创意美术》课程包有效期延长 30 天。'],
  [{ kind: 'coupon', label: '教材券', valueFen: 5_000, minSpendFen: 20_000, validDays: 60 }, '教材券：抵 ¥50，满 ¥200 可用。'],
  [{ kind: 'coupon', label: '教材券', valueFen: 5_000, minSpendFen: 0, validDays: 60 }, '教材券：抵 ¥50。'],
  [{ kind: 'benefit_quota', label: '借书', times: 3, validDays: 60 }, '借书：共 3 次。'],
  [{ kind: 'activity_seat', label: '读书会', startsAt: now, place: '二楼' }, '读书会：11月28日 周六 10:00，二楼。'],
])('says what %j means', (fulfilment, expected) => {
  expect(arrivalSentences({ fulfilment, courseTitle: '创意美术', pickUpDays: 14 })).toContain(expected);
});

it('names no course that nobody finds any more', () => {
  const say = (fulfilment: Good['fulfilment']) => arrivalSentences({ fulfilment, courseTitle: null, pickUpDays: 14 });
  expect(say({ kind: 'lesson_credits', courseId: 'c', credits: 2, validDays: 90 })).toEqual([
    '兑换后马上到账 2 节课，90 天内有效。',
  ]);
  expect(say({ kind: 'validity_days', courseId: 'c', days: 30 })).toEqual(['兑换后，孩子最先到期的课程包有效期延长 30 天。']);
});

it('shows limits, window and tiers only where there are some', () => {
  expect(ruleFacts(good())).toEqual([]);
  const facts = ruleFacts(
    good({ perStudent: 2, leftForChild: 2, saleFrom: now, saleUntil: now + 86_400_000, tiers: ['leaf'], tierAllowed: false }),
  );
  expect(facts.map(({ name }) => name)).toEqual(['限兑', '还可以兑换', '开始兑换', '截止兑换', '会员等级']);
  expect(facts[4]?.value).toContain('还不能兑换');
  const lastDay = ruleFacts(good({ saleUntil: Date.parse('2026-11-21T16:00:00Z') }));
  expect(lastDay).toEqual([{ name: '截止兑换', value: '11月21日 周六（含当天）' }]);
});

it.each<[Good['limitPeriod'], number, boolean, readonly string[], string]>([
  ['day', 1, true, ['每天每个孩子 2 件', '今天 1 件'], '兑换'],
  ['day', 0, true, ['每天每个孩子 2 件', '今天已兑满，明天可以再兑换'], '今天已兑满，明天可再兑'],
  ['week', 1, true, ['每周每个孩子 2 件', '本周 1 件'], '兑换'],
  ['week', 0, true, ['每周每个孩子 2 件', '本周已兑满，下周一可以再兑换'], '本周已兑满，下周一可再兑'],
  // The sale is over before the next week begins.
  ['week', 0, false, ['每周每个孩子 2 件', '本周已兑满'], '已达到限兑数量'],
  ['month', 0, true, ['每月每个孩子 2 件', '本月已兑满，下月 1 日可以再兑换'], '本月已兑满，下月 1 日可再兑'],
  ['ever', 1, false, ['每个孩子总共 2 件', '1 件'], '兑换'],
  ['ever', 0, false, ['每个孩子总共 2 件', '已兑满'], '已达到限兑数量'],
])('says of a limit a %s with %i left when it opens again: %s', (limitPeriod, leftForChild, renews, values, button) => {
  const one = good({ perStudent: 2, limitPeriod, leftForChild, limitRenewsAt: renews ? now + 1 : null });
  expect(ruleFacts(one).map(({ value }) => value)).toEqual(values);
  expect(offerOf(one, now).text).toBe(button);
});

it('says the limit of the child and of the family', () => {
  const both = { perStudent: 1, perFamily: 3, leftForChild: 1 };
  expect(ruleFacts(good({ ...both, limitPeriod: 'month' }))[0]?.value).toBe('每月每个孩子 1 件，每个家庭 3 件');
  expect(ruleFacts(good({ ...both, perStudent: null }))[0]?.value).toBe('每个家庭总共 3 件');
});

it('begins at the own campus while it has any', () => {
  expect(firstCampus({ campusId: 'a', campuses: [campus('b', 5), campus('a', 1)] })).toBe('a');
  expect(firstCampus({ campusId: 'a', campuses: [campus('b', 5), campus('a', 0)] })).toBe('b');
  expect(firstCampus({ campusId: 'a', campuses: [campus('b', 0)] })).toBe('a');
  expect(campusOptions({ campusId: 'a', campuses: [campus('b', 5), campus('a', 0)] })).toEqual([
    { value: 'a', text: 'a校区（已兑完）' },
    { value: 'b', text: 'b校区（剩 5 件）' },
  ]);
  expect(stockText(1_000)).toBe('剩 1,000 件');
});

it('can be redeemed as long as any campus has it', () => {
  const elsewhere = good({ stock: 0, campuses: [campus('a', 0), campus('b', 1)] });
  expect(standingAnywhere(elsewhere, now)).toBe('open');
  expect(standingAnywhere({ ...elsewhere, campuses: [campus('a', 0), campus('b', 0)] }, now)).toBe('sold_out');
  expect(standingAnywhere({ ...elsewhere, campuses: [] }, now)).toBe('sold_out');
});

it('marks on its own page what nobody has, and what another campus has', () => {
  const at = (own: number, other: number) =>
    good({ stock: own, stockAnywhere: own + other, campuses: [campus('c1', own), campus('c2', other)] });
  expect(pageMark(at(1, 0), now)).toBeNull();
  expect(pageMark(at(0, 1), now)?.text).toBe('其他校区有货');
  expect(pageMark({ ...at(0, 1), lacking: 5 }, now)?.text).toBe('其他校区有货');
  expect(pageMark({ ...at(0, 1), leftForChild: 0 }, now)?.text).toBe('已达限兑');
  expect(pageMark(at(0, 0), now)?.text).toBe('已兑完');
});

it('knows when a page says something else by itself', () => {
  const times = {
    saleFrom: now + 2,
    saleUntil: now + 9,
    promotionUntil: now + 5,
    limitRenewsAt: now + 7,
    fulfilment: { kind: 'pick_up' },
  } as const;
  expect(nextTurn(times, now)).toBe(now + 2);
  expect(nextTurn(times, now + 2)).toBe(now + 5);
  expect(nextTurn(times, now + 5)).toBe(now + 7);
  expect(nextTurn(times, now + 7)).toBe(now + 9);
  expect(nextTurn(times, now + 9)).toBeNull();
  expect(nextTurn({ ...times, saleFrom: null, saleUntil: null, promotionUntil: null, limitRenewsAt: null }, now)).toBeNull();
  const seat = { kind: 'activity_seat', label: '读书会', startsAt: now + 1, place: '二楼' } as const;
  expect(nextTurn({ ...times, fulfilment: seat }, now)).toBe(now + 1);
});

it('finds another campus for what is sent, and leaves the choice of a place to the family', () => {
  const moved = good({ campuses: [campus('c1', 0), campus('c2', 2)] });
  const choice = { ...firstChoice(good()), quantity: 3 };
  expect(fittingChoice(moved, { ...choice, delivery: 'post' })).toEqual({ delivery: 'post', campusId: 'c2', quantity: 2 });
  expect(fittingChoice(moved, { ...choice, delivery: 'auto' }).campusId).toBe('c2');
  expect(fittingChoice(moved, choice)).toEqual({ delivery: 'pick_up', campusId: 'c1', quantity: 1 });
  expect([leftFor(moved, { campusId: 'c2' }), leftFor(moved, { campusId: 'c1' })]).toEqual(['here', 'elsewhere']);
  const none = good({ campuses: [campus('c1', 0), campus('c2', 0)] });
  expect(leftFor(none, fittingChoice(none, { ...choice, delivery: 'post' }))).toBe('nowhere');
});

it.each<[Partial<Good>, string, boolean]>([
  [{}, '兑换', true],
  [{ lacking: 1 }, '还差 1 积分', false],
  [{ leftForChild: 0 }, '已达到限兑数量', false],
  [{ tierAllowed: false }, '指定会员等级专享', false],
  [{ open: false }, '兑换已结束', false],
  [{ open: false, saleFrom: Date.parse('2026-11-30T02:00:00Z') }, '11月30日 周一 10:00 开始', false],
])('offers %j as %s', (over, text, open) => {
  expect(offerOf(good(over), now)).toEqual({ text, open });
});

it('counts cost, rest and what is lacking to the point', () => {
  expect(costOf({ points: 300 }, 2, 600)).toEqual({ points: 600, after: 0, short: 0 });
  expect(costOf({ points: 300 }, 2, 599)).toEqual({ points: 600, after: 0, short: 1 });
  expect(costOf({ points: 300 }, 1, 1_000)).toEqual({ points: 300, after: 700, short: 0 });
});

it('allows no more pieces than stock and limits', () => {
  expect(mostPieces({ leftForChild: null }, 500)).toBe(99);
  expect(mostPieces({ leftForChild: 2 }, 5)).toBe(2);
  expect(mostPieces({ leftForChild: 9 }, 5)).toBe(5);
  expect(mostPieces({ leftForChild: 0 }, 0)).toBe(1);
});

it('asks a guardian above the limit, not at it', () => {
  expect(needsGuardian({ approvalAbove: 500 }, 500)).toBe(false);
  expect(needsGuardian({ approvalAbove: 500 }, 501)).toBe(true);
  expect(needsGuardian({ approvalAbove: 0 }, 1)).toBe(true);
  expect(needsGuardian({ approvalAbove: null }, 1_000_000)).toBe(false);
  expect(needsGuardian(undefined, 1_000_000)).toBe(false);
});

it.each([
  ['123456', true],
  ['12345', false],
  ['1234567', false],
  ['12345a', false],
])('reads the word %s: %s', (text, expected) => {
  expect(isPin(text)).toBe(expected);
});

it('sends what was shown, with the address only when it is posted', () => {
  const both = good({ fulfilment: { kind: 'pick_up_or_post' } });
  const choice = { ...firstChoice(both), quantity: 2 };
  expect(redeemBody(both, choice, address)).toEqual({ goodId: 'g1', campusId: 'c1', quantity: 2, points: 2_400 });
  expect(redeemBody(both, { ...choice, delivery: 'post' }, null)).toBeNull();
  expect(redeemBody(both, { ...choice, delivery: 'post' }, address)).toMatchObject({ address });
  expect(addressLine(address)).toBe('广东省深圳市南山区 科技路 1 号，王芳 13800001234');
});

it('keeps a choice within what is left after a reload', () => {
  const choice = { ...firstChoice(good()), quantity: 3 };
  expect(fittingChoice(good(), choice).quantity).toBe(3);
  expect(fittingChoice(good({ leftForChild: 2 }), choice).quantity).toBe(2);
  expect(fittingChoice(good({ campuses: [campus('c1', 1)] }), choice).quantity).toBe(1);
});

it('explains a refusal with the numbers of the server, and reads the good again', () => {
  const text = (code: string, details?: unknown) => refusalText({ code, message: '原话', details });
  expect(text('good_price_changed', { points: 1_500 })).toBe('价格刚刚调整过，现在共需 1,500 积分。请看清后再确认。');
  expect(text('good_price_changed')).toBe('原话');
  expect(text('good_sold_out', { available: 1 })).toBe('只剩 1 件了，请减少数量。');
  expect(text('good_sold_out', { available: 0 })).toContain('换一个校区');
  const sent = refusalText({ code: 'good_sold_out', message: '原话', details: { available: 0 } }, 'post');
  expect(sent).not.toContain('换一个校区');
  expect(text('good_limit_family', { left: 1 })).toBe('限兑数量还剩 1 件，请减少数量。');
  expect(text('good_limit_student', { left: 0 })).toBe('原话');
  expect(text('idempotency_conflict')).toContain('我的兑换');
  expect(text('family_pin_wrong')).toBe('原话');
  expect(isStale({ code: 'good_price_changed' })).toBe(true);
  expect(isStale({ code: 'family_pin_wrong' })).toBe(false);
});

it('says before the second tap what it costs, what is left and where it will be', () => {
  const choice = { ...firstChoice(good()), quantity: 2 };
  expect(sheetFacts(good(), choice, costOf(good(), 2, 3_000))).toEqual([
    { name: '2 件共需', value: '2,400 积分' },
    { name: '兑换后剩余', value: '600 积分' },
    { name: '领取地点', value: '东校区' },
  ]);
  expect(sheetFacts(good(), { ...choice, delivery: 'post', quantity: 1 }, costOf(good(), 1, 1_200))).toEqual([
    { name: '需要', value: '1,200 积分' },
    { name: '兑换后剩余', value: '0 积分' },
    { name: '怎样拿到', value: '邮寄到家' },
  ]);
});

it('lets the second tap through only when nothing is missing', () => {
  const cost = costOf({ points: 1_200 }, 1, 1_200);
  const say = (over: Partial<Parameters<typeof sheetText>[0]>) =>
    sheetText({ cost, guarded: false, pin: '', complete: true, left: 'here', ...over });
  expect(say({})).toEqual({ confirmText: '确认兑换，用 1,200 积分', ready: true });
  expect(say({ cost: costOf({ points: 1_200 }, 1, 1_199) })).toEqual({ confirmText: '还差 1 积分', ready: false });
  expect(say({ complete: false }).ready).toBe(false);
  expect(say({ left: 'elsewhere' })).toEqual({ confirmText: '这个校区已兑完，请换一个校区', ready: false });
  expect(say({ left: 'nowhere', guarded: true, pin: '123456' })).toEqual({ confirmText: '已兑完', ready: false });
  expect(say({ guarded: true })).toEqual({ confirmText: '提交，等家长确认', ready: true });
  expect(say({ guarded: true, pin: '12345' }).ready).toBe(false);
  expect(say({ guarded: true, pin: '123456' })).toEqual({ confirmText: '家长确认，用 1,200 积分', ready: true });
});

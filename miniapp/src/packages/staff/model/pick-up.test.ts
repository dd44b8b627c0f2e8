import { memberCodeOf, pickUpTextOf } from '@qingya/shared';
import { askedOf, askedText, askText, mayVouch, minutesLeft, readScanned } from './pick-up';
import { isUsable, type Right, rightHint } from './rights';

const ID = '01K9000000000000000000000A';

it('tells the codes of the desk apart', () => {
  expect(readScanned(pickUpTextOf('7KQ2M8ZT'))).toEqual({ kind: 'pick_up', code: 'p1.7KQ2M8ZT' });
  expect(readScanned(' z1.7KQ2M8ZT ')).toEqual({ kind: 'prize', code: 'z1.7KQ2M8ZT' });
  expect(readScanned('7kq2-m8zt')).toEqual({ kind: 'either', code: '7kq2m8zt' });
  expect(readScanned(memberCodeOf(ID))).toEqual({ kind: 'member', studentId: ID });
  for (const other of ['', '7KQ2M8Z', 'https://example.com/a', 'x'.repeat(41)])
    expect(readScanned(other)).toHaveProperty('problem');
});

it('takes an answer for as long as it was asked for', () => {
  const asked = (state: 'waiting' | 'accepted' | 'refused', until: number) => ({
    pickUpRequest: { taker: '奶奶', state, until },
  });
  expect(askedOf({ pickUpRequest: null }, 0)).toBe('none');
  expect([askedOf(asked('waiting', 10), 9), askedOf(asked('waiting', 10), 10)]).toEqual(['waiting', 'over']);
  expect([askedOf(asked('accepted', 10), 9), askedOf(asked('accepted', 10), 10)]).toEqual(['accepted', 'lapsed']);
  expect([askedOf(asked('refused', 10), 9), askedOf(asked('refused', 10), 10)]).toEqual(['refused', 'refused_before']);
  expect([minutesLeft(60_001, 0), minutesLeft(60_000, 0), minutesLeft(0, 1)]).toEqual([2, 1, 0]);
});

it('says of every answer what it was, and asks or vouches only where no answer stands in the way', () => {
  const until = Date.parse('2026-11-22T18:30:00+08:00');
  const at = (state: 'waiting' | 'accepted' | 'refused', now: number) => {
    const one = { pickUpRequest: { taker: '奶奶', state, until } };
    const asked = askedOf(one, now);
    return { words: askedText(one, now), ask: askText(asked), vouch: mayVouch(asked) };
  };
  expect({ ask: askText('none'), vouch: mayVouch('none') }).toEqual({ ask: '请家长确认', vouch: true });
  expect(at('waiting', until - 60_000)).toMatchObject({ ask: null, vouch: false });
  expect(at('waiting', until)).toMatchObject({ ask: '再问一次家长', vouch: true });
  expect(at('waiting', until).words).toContain('没有及时答复');
  expect(at('accepted', until - 1)).toMatchObject({ ask: null, vouch: false });
  expect(at('accepted', until)).toMatchObject({ ask: '请家长确认', vouch: true });
  expect(at('accepted', until).words).toBe('家长同意由「奶奶」代领已过半小时，请重新确认。');
  expect(at('refused', until - 1)).toMatchObject({ ask: '请家长确认另一位', vouch: false });
  expect(at('refused', until - 1).words).toContain('18:30 前不能再问同一位');
  expect(at('refused', until)).toMatchObject({ ask: '请家长确认', vouch: true });
  for (const answered of [at('accepted', until), at('refused', until)]) expect(answered.words).not.toContain('没有及时答复');
});

it('offers a right until it is used up', () => {
  const right = {
    kind: 'benefit_quota',
    label: '自习室',
    usage: null,
    times: 2,
    used: 1,
    state: 'active',
    validThrough: '2026-12-31',
  } as unknown as Right;
  expect(isUsable(right)).toBe(true);
  expect(isUsable({ ...right, used: 2 })).toBe(false);
  expect(isUsable({ ...right, state: 'over' })).toBe(false);
  expect(rightHint({ ...right, validThrough: '2020-12-31' })).toBe('还剩 1 次 · 可用到 2020年12月31日 周四（含当天）');
  expect(rightHint({ ...right, kind: 'coupon', valueFen: 5_000, minSpendFen: 100_000 })).toContain('满 ¥1,000 减 ¥50');
});

it('says how many of several coupons or seats are left, and what was published about their use', () => {
  const until = ' · 可用到 2020年12月31日 周四（含当天）';
  const coupon = { kind: 'coupon', valueFen: 5_000, minSpendFen: 0, times: 1, used: 0, usage: null, validThrough: '2020-12-31' };
  const hint = (over: object) => rightHint({ ...coupon, ...over } as unknown as Right);
  expect(hint({})).toBe(`减 ¥50${until}`);
  expect(hint({ times: 2, used: 1 })).toBe(`减 ¥50 · 剩 1 / 2 张${until}`);
  const seat = { kind: 'activity_seat', startsAt: Date.parse('2020-12-30T02:00:00Z'), place: '二楼', times: 3 };
  expect(hint(seat)).toContain('二楼 · 剩 3 / 3 个名额 · 可用到');
  expect(hint({ usage: '续费时使用。' })).toBe(`减 ¥50${until} · 使用说明：续费时使用。`);
});

import { draftOf, isLocked, lockText, problemsOf, type RuleDraft, ruleBody, ruleSentence } from './rule-model';

const fresh = { hasPin: false, approvalAbove: null };
const set = { hasPin: true, approvalAbove: 500 };
const draft = (over: Partial<RuleDraft> = {}): RuleDraft => ({
  on: true,
  limit: '500',
  pin: '',
  newPin: '',
  repeated: '',
  ...over,
});

it('begins with what holds', () => {
  expect(draftOf({ approvalAbove: null })).toMatchObject({ on: false, limit: '1000' });
  expect(draftOf({ approvalAbove: 0 })).toMatchObject({ on: true, limit: '0' });
});

it('asks for a word with the first limit', () => {
  expect(ruleBody(draft(), fresh)).toBeNull();
  expect(ruleBody(draft({ newPin: '123456' }), fresh)).toBeNull();
  expect(ruleBody(draft({ newPin: '123456', repeated: '123456' }), fresh)).toEqual({ approvalAbove: 500, newPin: '123456' });
});

it('asks for the word that is set before changing anything', () => {
  expect(ruleBody(draft({ limit: '800' }), set)).toBeNull();
  expect(ruleBody(draft({ limit: '800', pin: '111111' }), set)).toEqual({ approvalAbove: 800, pin: '111111' });
  expect(ruleBody(draft({ on: false, pin: '111111' }), set)).toEqual({ approvalAbove: null, pin: '111111' });
  expect(ruleBody(draft({ pin: '111111', newPin: '222222', repeated: '222222' }), set)).toEqual({
    approvalAbove: 500,
    pin: '111111',
    newPin: '222222',
  });
  expect(ruleBody(draft({ pin: '111111' }), set)).toBeNull();
});

it.each([
  ['0', 0],
  ['10000000', 10_000_000],
  ['10000001', null],
  ['-1', null],
  ['1.5', null],
  ['', null],
])('takes the limit %s as %s', (limit, approvalAbove) => {
  expect(ruleBody(draft({ limit, pin: '111111' }), set)?.approvalAbove ?? null).toBe(approvalAbove);
});

it('says what is wrong, not what is missing', () => {
  expect(problemsOf(draft({ limit: '' }))).toEqual({});
  expect(Object.keys(problemsOf(draft({ limit: 'x', pin: '1', newPin: '12', repeated: '3' })))).toEqual([
    'limit',
    'pin',
    'newPin',
    'repeated',
  ]);
  expect(problemsOf(draft({ on: false, limit: 'x' }))).toEqual({});
});

it('says what holds, and until when the word is locked', () => {
  expect(ruleSentence({ approvalAbove: 1_000 })).toBe('目前超过 1,000 积分的兑换要家长确认。');
  expect(ruleSentence({ approvalAbove: null })).toContain('不需要');
  expect(isLocked({ lockedUntil: null }, 5)).toBe(false);
  const until = Date.parse('2026-11-28T02:15:00Z');
  expect(lockText(until)).toContain('11月28日 周六 10:15 以后');
  expect(lockText(until + 1)).toContain('11月28日 周六 10:16 以后');
  expect([isLocked({ lockedUntil: 5 }, 4), isLocked({ lockedUntil: 5 }, 5)]).toEqual([true, false]);
});

import { endOfNumber, maskRecipient, mayCorrectTracking } from './shipping';

it.each([
  ['王小明', '王**'],
  [' 欧阳娜娜', '欧**'],
  ['李', '李**'],
  ['𠮷田', '𠮷**'],
])('shows %s as %s', (name, masked) => {
  expect(maskRecipient(name)).toBe(masked);
});

it.each([
  ['post', 'shipped', true],
  ['post', 'done', true],
  ['post', 'confirmed', false],
  ['post', 'returned', false],
  ['pick_up', 'done', false],
  ['auto', 'done', false],
] as const)('a redemption by %s that is %s: courier can be corrected %s', (delivery, state, may) => {
  expect(mayCorrectTracking({ delivery, state })).toBe(may);
});

it('keeps the end of a number only', () => {
  expect(endOfNumber('SF1234567890')).toBe('…7890');
  expect(endOfNumber(null)).toBeNull();
});

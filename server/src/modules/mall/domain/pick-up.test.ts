import { agreementOf, answerTo, isSameTaker, pickUpValidUntil } from './pick-up';

const asked = 1_000_000;
const until = asked + 30 * 60_000;

it('gives the guardians half an hour', () => {
  expect(pickUpValidUntil(asked)).toBe(until);
});

it.each([
  ['waiting', until - 1, 'waiting'],
  ['waiting', until, 'none'],
  ['accepted', until - 1, 'agreed'],
  ['accepted', until, 'none'],
  ['refused', until - 1, 'refused'],
  ['refused', until, 'none'],
  ['over', until - 1, 'none'],
] as const)('a question that is %s at %d says %s', (state, now, agreement) => {
  expect(agreementOf({ state, validUntil: until }, now)).toBe(agreement);
});

it('says nothing when nobody asked', () => {
  expect(agreementOf(undefined, asked)).toBe('none');
});

it.each([
  ['邻居张阿姨', ' 邻居 张阿姨。', true],
  ['Anna', 'ａｎｎａ', true],
  ['张阿姨', '李阿姨', false],
  ['邻居张阿姨', '张阿姨', false],
])('%s and %s are the same: %s', (one, other, same) => {
  expect(isSameTaker(one, other)).toBe(same);
});

it.each([
  ['waiting', true, 'accepted'],
  ['waiting', false, 'refused'],
  ['agreed', true, 'unchanged'],
  ['agreed', false, 'refused'],
  ['refused', true, null],
  ['refused', false, null],
  ['none', true, null],
] as const)('%s, answered with %s, becomes %s', (agreement, accept, becomes) => {
  expect(answerTo(agreement, accept)).toBe(becomes);
});

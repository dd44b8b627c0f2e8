import { conditionName, waitWords } from './wait-words';

it.each([
  ['12月1日起可用', { availableOn: '2026-12-01', condition: null }],
  ['退费期结束后可用', { availableOn: null, condition: conditionName('refund_window_over', 'F1') }],
  ['再上一节课后可用', { availableOn: null, condition: conditionName('lesson_attended', 'A1') }],
  ['满足条件后可用', { availableOn: null, condition: 'something-else' }],
  ['满足条件后可用', { availableOn: null, condition: null }],
])('says what points wait for: %s', (text, wait) => {
  expect(waitWords(wait)).toBe(text);
});

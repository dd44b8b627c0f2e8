import { DAY_MS, MINUTE_MS } from '@qingya/shared';
import { isReminderDue, type Remindable } from './reminders';

const END = 100 * DAY_MS;
const one: Remindable = {
  state: 'confirmed',
  delivery: 'pick_up',
  redeemedAt: END - 14 * DAY_MS,
  confirmedAt: null,
  expiresAt: END,
  remindedAt: null,
};
const first = END - 3 * DAY_MS;
const last = END - DAY_MS;
const short = END - 14 * 60 * MINUTE_MS;

it.each([
  ['before the first', {}, first - 1, false],
  ['at the first', {}, first, true],
  ['after it was given', { remindedAt: first }, first + 1, false],
  ['just before the last', { remindedAt: first }, last - 1, false],
  ['at the last', { remindedAt: first }, last, true],
  ['after both', { remindedAt: last }, END - 1, false],
  ['late, for both at once', {}, END - 1, true],
  ['when it is over', {}, END, false],
  ['of one ready', { state: 'ready' }, first, true],
  ['of one that waits for a guardian', { state: 'held', delivery: 'auto' }, first, true],
  ['of one to be posted', { delivery: 'post' }, first, false],
  ['of one to be posted that waits for a guardian', { state: 'held', delivery: 'post' }, first, true],
  ['of one handed over', { state: 'handed_over' }, first, false],
  ['of one made three days before its end', { redeemedAt: first }, first, false],
  ['of one made a moment before that', { redeemedAt: first - 1 }, first, true],
  ['just before the one of a short time', { redeemedAt: last }, short - 1, false],
  ['at the one of a short time', { redeemedAt: last }, short, true],
  ['after the one of a short time', { redeemedAt: last, remindedAt: short }, END - 1, false],
  ['of one that has one of the days, at that of a short time', { redeemedAt: last - 1, remindedAt: last }, short, false],
  ['of one made when the short time begins', { redeemedAt: short }, END - 1, false],
  ['of one made just before', { redeemedAt: short - 1 }, short, true],
  ['of one confirmed three days before its end', { confirmedAt: first }, first, false],
  ['of one confirmed a day before its end, reminded of before', { confirmedAt: last, remindedAt: first }, short - 1, false],
  ['of one confirmed a day before its end, later', { confirmedAt: last, remindedAt: first }, short, true],
] as const)('%s', (_when, over, now, due) => {
  expect(isReminderDue({ ...one, ...over }, now)).toBe(due);
});

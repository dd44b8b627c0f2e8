import { type Transferable, transferRefusal } from './transfer';

const open: Transferable = { state: 'confirmed', delivery: 'pick_up', campusId: 'a', transferredFrom: null, expiresAt: 1_000 };

it.each([
  [{}, 'b', 999, null],
  [{ state: 'held' }, 'b', 999, null],
  [{}, 'b', 1_000, 'redemption_expired'],
  [{}, 'a', 999, 'redemption_same_campus'],
  [{ transferredFrom: 'b' }, 'c', 999, 'redemption_transferred'],
  [{ transferredFrom: 'b' }, 'a', 999, 'redemption_same_campus'],
  [{ state: 'ready' }, 'b', 999, 'redemption_state'],
  [{ state: 'handed_over' }, 'b', 999, 'redemption_state'],
  [{ delivery: 'post' }, 'b', 999, 'redemption_not_pick_up'],
  [{ delivery: 'auto' }, 'b', 999, 'redemption_not_pick_up'],
] as const)('%j to %s at %d: %s', (over, campusId, now, refusal) => {
  expect(transferRefusal({ ...open, ...over }, campusId, now)).toBe(refusal);
});

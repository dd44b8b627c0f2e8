import { memoryStorage } from '@/services/storage';
import { createPendingCheckIns, type PendingCheckIn, worthRetrying } from './pending-check-ins';

const scan = (key: string): PendingCheckIn => ({ key, code: `k${key}`, studentId: 's', studentName: '小雨', scannedAt: 1 });

it.each([
  [{ status: 0, code: 'network_unreachable' }, true],
  [{ status: 0, code: 'network_timeout' }, true],
  [{ status: 0, code: 'cancelled' }, false],
  [{ status: 401, code: 'unauthenticated' }, true],
  [{ status: 403, code: 'consent_required' }, false],
  [{ status: 409, code: 'lesson_cancelled' }, false],
  [{ status: 422, code: 'check_in_code_expired' }, false],
  [{ status: 428, code: 'x' }, false],
  [{ status: 429, code: 'rate_limited' }, true],
  [{ status: 499, code: 'x' }, false],
  [{ status: 500, code: 'internal' }, true],
  [{ status: 503, code: 'unavailable' }, true],
])('%j is worth retrying: %s', (error, expected) => {
  expect(worthRetrying(error)).toBe(expected);
});

it('keeps a scan once, across restarts, until it is answered', () => {
  const storage = memoryStorage();
  createPendingCheckIns(storage).keep(scan('a'));
  const later = createPendingCheckIns(storage);
  later.keep(scan('a'));
  later.keep(scan('b'));
  expect(later.list().map(({ key }) => key)).toEqual(['a', 'b']);
  later.remove('a');
  expect(later.list().map(({ key }) => key)).toEqual(['b']);
});

it('keeps a refusal with its sentence until it was read', () => {
  const pending = createPendingCheckIns(memoryStorage());
  pending.keep(scan('a'));
  pending.refuse('a', '这节课已经结束');
  expect(pending.list()).toEqual([{ ...scan('a'), refused: '这节课已经结束' }]);
  pending.clear();
  expect(pending.list()).toEqual([]);
});

it('forgets the oldest beyond twenty', () => {
  const pending = createPendingCheckIns(memoryStorage());
  for (let i = 0; i < 21; i += 1) pending.keep(scan(String(i)));
  expect(pending.list()).toHaveLength(20);
  expect(pending.list()[0]?.key).toBe('1');
});

import { decideRefresh } from './refresh-decision';

const start = 1_000_000;
const fresh = { expiresAt: start + 500, rotatedAt: null, successorUsed: false };
const rotated = { expiresAt: start + 90_000_000, rotatedAt: start, successorUsed: false };

describe('decideRefresh', () => {
  it('rotates the newest token until the instant it expires', () => {
    expect(decideRefresh(fresh, start)).toBe('rotate');
    expect(decideRefresh(fresh, start + 499)).toBe('rotate');
    expect(decideRefresh(fresh, start + 500)).toBe('expired');
  });

  it('repeats the answer for less than 30 s after the exchange', () => {
    expect(decideRefresh(rotated, start)).toBe('repeat');
    expect(decideRefresh(rotated, start + 29_999)).toBe('repeat');
    expect(decideRefresh(rotated, start + 30_000)).toBe('reused');
  });

  it('calls it reuse at once when the successor has already come back', () => {
    expect(decideRefresh({ ...rotated, successorUsed: true }, start + 1)).toBe('reused');
  });

  it('calls a rotated token reused even after it would have expired', () => {
    expect(decideRefresh({ ...rotated, expiresAt: start }, start + 60_000)).toBe('reused');
  });
});

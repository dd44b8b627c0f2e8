import { firstDaytime, isQuiet, QUIET_HOURS, sendingTime } from './quiet-hours';

const at = (text: string): number => Date.parse(`${text}+08:00`);

describe('quiet hours', () => {
  it.each([
    ['2026-11-21T20:59:59.999', false],
    ['2026-11-21T21:00:00.000', true],
    ['2026-11-21T23:59:59.999', true],
    ['2026-11-22T00:00:00.000', true],
    ['2026-11-22T08:59:59.999', true],
    ['2026-11-22T09:00:00.000', false],
  ])('at %s: %s', (text, quiet) => {
    expect(isQuiet(at(text))).toBe(quiet);
    const nine = at('2026-11-22T09:00:00.000');
    expect(firstDaytime(at(text))).toBe(quiet ? nine : at(text));
    expect(sendingTime(true, at(text))).toBe(at(text));
    expect(sendingTime(false, at(text))).toBe(quiet ? nine : at(text));
  });

  it('end the same day after midnight and the next day before it', () => {
    expect(firstDaytime(at('2026-12-31T21:00:00.000'))).toBe(at('2027-01-01T09:00:00.000'));
    expect(firstDaytime(at('2027-01-01T03:00:00.000'))).toBe(at('2027-01-01T09:00:00.000'));
  });

  it('are told to people', () => {
    expect(QUIET_HOURS).toEqual({ from: '21:00', until: '09:00' });
  });
});

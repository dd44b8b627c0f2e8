import { CODE_STEP_MS, formatCode, judgeCode, parseCode, stepAt, stepStart } from './check-in-code';

const NOW = Date.parse('2026-11-21T02:20:10Z');
const STEP = stepAt(NOW);

describe('check-in codes', () => {
  it('reads what it wrote, bare or as a scene', () => {
    const code = formatCode('0123456789', STEP, 'abcdefghijklmnopqrst');
    expect(code).toHaveLength(32);
    const parsed = { shortCode: '0123456789', step: STEP, mac: 'abcdefghijklmno' };
    expect(parseCode(code)).toEqual(parsed);
    expect(parseCode(` ${code}\n`)).toEqual(parsed);
    expect(parseCode(`https://example.test/m?scene=${code}&x=1`)).toEqual(parsed);
    expect(parseCode(`https://example.test/#/pages/scan?scene=${code}`)).toEqual(parsed);
    expect(parseCode(code.slice(1))).toBeUndefined();
    expect(parseCode(`${code}A`)).toBeUndefined();
  });

  it.each([
    [-2, 'expired'],
    [-1, 'live'],
    [0, 'live'],
    [1, 'live'],
    [2, 'expired'],
  ])('a code %i steps away is %s', (away, kind) => {
    expect(judgeCode(STEP + away, NOW, undefined).kind).toBe(kind);
  });

  it('a live code is judged by the server clock, whatever the phone claims', () => {
    expect(judgeCode(STEP - 1, NOW, NOW - 3_600_000)).toEqual({ kind: 'live', at: NOW });
  });

  it.each([
    [stepStart(STEP - 20) - 2 * CODE_STEP_MS - 1, 'expired', null],
    [stepStart(STEP - 20) - 2 * CODE_STEP_MS, 'offline', stepStart(STEP - 20)],
    [stepStart(STEP - 20) + 7, 'offline', stepStart(STEP - 20) + 7],
    [stepStart(STEP - 20) + 3 * CODE_STEP_MS - 1, 'offline', stepStart(STEP - 19) - 1],
    [stepStart(STEP - 20) + 3 * CODE_STEP_MS, 'expired', null],
  ])('an old code with the claim %i is %s and counts at %s', (claim, kind, at) => {
    expect(judgeCode(STEP - 20, NOW, claim)).toEqual(at === null ? { kind } : { kind, at });
  });

  it('a code of the future is never an offline scan', () => {
    expect(judgeCode(STEP + 5, NOW, stepStart(STEP + 5)).kind).toBe('expired');
  });
});

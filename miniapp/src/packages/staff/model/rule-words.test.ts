import { localDate } from '@qingya/shared';
import { earliestEffect, effectiveDayProblem, notTodayWords, pendingSentences, soonWords } from './rule-words';

const at = (time: string): number => Date.parse(`${time}+08:00`);
const TODAY = localDate('2026-11-23');

describe('when a version takes effect', () => {
  it('says how soon «as soon as may be» is, and why not at once', () => {
    const earliest = earliestEffect(at('2026-11-23T17:00:00'), 31);
    expect(earliest).toBe(at('2026-11-23T17:31:00'));
    expect(soonWords(earliest)).toBe(
      '发布后大约半小时（约 17:31）生效：课前半小时就能签到，已经能签到的课仍按原来的规则，免得同一节课先后按两种规则计分。',
    );
  });

  it('names the first day that begins under the new rules, also shortly before midnight', () => {
    expect(notTodayWords(at('2026-11-23T23:59:59'), TODAY)).toContain('从明天起');
    expect(notTodayWords(at('2026-11-24T00:00:00'), TODAY)).toContain('从明天起');
    expect(notTodayWords(at('2026-11-24T00:00:01'), TODAY)).toContain('从后天起');
  });

  it('takes a day that begins no sooner than may be', () => {
    const midnight = at('2026-11-24T00:00:00');
    expect(effectiveDayProblem('2026-11-24', TODAY, midnight)).toBeUndefined();
    expect(effectiveDayProblem('2026-11-24', TODAY, midnight + 1)).toMatch(/再晚一天/);
    expect(effectiveDayProblem('2026-11-25', TODAY, midnight + 1)).toBeUndefined();
    expect(effectiveDayProblem('2026-11-23', TODAY, midnight)).toMatch(/明天或更晚/);
    expect(effectiveDayProblem('2026/11/24', TODAY, midnight)).toMatch(/格式/);
  });

  it('compares with what was published for later', () => {
    const one = { id: 'v9', number: 9, title: '写错的规则', effectiveFrom: at('2026-11-23T17:31:00') };
    expect(pendingSentences([one], one.effectiveFrom - 1)[0]).toContain('到时会取代这一版');
    // Of two with the same time the one with the higher number counts, and that is the one being published.
    expect(pendingSentences([one], one.effectiveFrom)[0]).toContain('之后由这一版取代');
  });
});

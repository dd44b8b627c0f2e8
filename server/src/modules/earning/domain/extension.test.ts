import { localDate, type Rule } from '@qingya/shared';
import { type ExtensionPlan, extendedDay, type GrantedPoints } from './extension';

const rolling = (code: string, months: number): Pick<Rule, 'code' | 'expiry'> => ({ code, expiry: { kind: 'rolling', months } });

const points = (over: Partial<GrantedPoints> = {}): GrantedPoints => ({
  ruleCode: 'sign_in',
  earnedOn: localDate('2026-03-31'),
  campusId: 'A',
  expiresOn: localDate('2026-09-30'),
  ...over,
});

const policy = (over: Partial<ExtensionPlan> = {}): ExtensionPlan => ({
  kind: 'policy',
  months: null,
  rules: [rolling('sign_in', 12)],
  ruleCodes: [],
  campusId: null,
  ...over,
});

const months = (count: number, over: Partial<ExtensionPlan> = {}): ExtensionPlan =>
  policy({ kind: 'months', months: count, rules: [], ...over });

describe('taking over the expiry of a version', () => {
  it('counts from the day of earning, not from today', () => {
    expect(extendedDay(policy(), points())).toBe('2027-03-31');
  });

  it('says nothing where the version has them last shorter, or as long', () => {
    expect(extendedDay(policy({ rules: [rolling('sign_in', 3)] }), points())).toBeUndefined();
    expect(extendedDay(policy({ rules: [rolling('sign_in', 6)] }), points())).toBeUndefined();
  });

  it('makes them last for ever where the version does', () => {
    expect(extendedDay(policy({ rules: [{ code: 'sign_in', expiry: { kind: 'never' } }] }), points())).toBeNull();
  });

  it('takes the day before the date that clears, in the year after they were earned', () => {
    const expiry = { kind: 'fixed_date', month: 1, day: 1, years: 1 } as const;
    expect(extendedDay(policy({ rules: [{ code: 'sign_in', expiry }] }), points())).toBe('2026-12-31');
  });

  it('leaves alone what the version has no rule for, and what no rule gave', () => {
    expect(extendedDay(policy(), points({ ruleCode: 'exam' }))).toBeUndefined();
    expect(extendedDay(policy(), points({ ruleCode: null, earnedOn: null }))).toBeUndefined();
  });
});

describe('so many months longer', () => {
  it('counts from the last day they have, to the end of shorter months', () => {
    expect(extendedDay(months(1), points({ expiresOn: localDate('2027-01-31') }))).toBe('2027-02-28');
    expect(extendedDay(months(1), points({ expiresOn: localDate('2028-01-31') }))).toBe('2028-02-29');
    expect(extendedDay(months(3), points({ expiresOn: localDate('2026-12-31') }))).toBe('2027-03-31');
  });

  it('also for points that no rule gave', () => {
    expect(extendedDay(months(1), points({ ruleCode: null, earnedOn: null }))).toBe('2026-10-30');
  });
});

describe('whom it concerns', () => {
  it('only points that the campus bears', () => {
    expect(extendedDay(months(1, { campusId: 'B' }), points())).toBeUndefined();
    expect(extendedDay(months(1, { campusId: 'A' }), points())).toBe('2026-10-30');
  });

  it('only points of the rules that were named', () => {
    expect(extendedDay(months(1, { ruleCodes: ['exam'] }), points())).toBeUndefined();
    expect(extendedDay(months(1, { ruleCodes: ['exam'] }), points({ ruleCode: null, earnedOn: null }))).toBeUndefined();
    expect(extendedDay(policy({ ruleCodes: ['sign_in'] }), points())).toBe('2027-03-31');
  });
});

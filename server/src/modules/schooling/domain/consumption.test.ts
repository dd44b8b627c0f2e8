import fc from 'fast-check';
import { byPayingOrder, choosePayer, explainConsumption, type PayingEnrolment } from './consumption';

const package_ = (over: Partial<PayingEnrolment> = {}): PayingEnrolment => ({
  id: 'a',
  courseId: 'art',
  title: '美术 20 课时',
  kind: 'credits',
  totalCredits: 20,
  remainingCredits: 5,
  startsOn: '2026-09-01',
  expiresOn: '2026-12-31',
  status: 'active',
  createdAt: 1,
  ...over,
});
const chosen = (enrolments: PayingEnrolment[], date = '2026-11-21') => {
  const choice = choosePayer(enrolments, 'art', date);
  return choice.kind === 'chosen' ? choice.enrolment.id : choice.why;
};

describe('which enrolment pays', () => {
  it('takes the earliest expiry, then the older, then the lower id; never-expiring last', () => {
    const forever = package_({ id: 'd', expiresOn: null, createdAt: 0 });
    const late = package_({ id: 'c', expiresOn: '2027-01-01', createdAt: 0 });
    const young = package_({ id: 'a', createdAt: 2 });
    const old = package_({ id: 'b', createdAt: 1 });
    const twin = package_({ id: 'aa', createdAt: 1 });
    expect([forever, late, young, old, twin].sort(byPayingOrder).map((one) => one.id)).toEqual(['aa', 'b', 'a', 'c', 'd']);
    expect(chosen([forever, late])).toBe('c');
  });

  it.each([
    ['2026-08-31', 'enrolment_not_started'],
    ['2026-09-01', 'a'],
    ['2026-12-31', 'a'],
    ['2027-01-01', 'enrolment_expired'],
  ])('first and last day are included: on %s %s', (date, wanted) => {
    expect(chosen([package_()], date)).toBe(wanted);
  });

  it('tells why nothing pays', () => {
    expect(chosen([])).toBe('no_enrolment');
    expect(chosen([package_({ courseId: 'chess' })])).toBe('no_enrolment');
    expect(chosen([package_({ status: 'closed' })])).toBe('no_enrolment');
    expect(chosen([package_({ status: 'suspended' })])).toBe('enrolment_suspended');
    expect(chosen([package_({ remainingCredits: 0 })])).toBe('no_credits_left');
    expect(chosen([package_({ remainingCredits: 1 })])).toBe('a');
    expect(chosen([package_({ remainingCredits: 0 }), package_({ id: 'b', expiresOn: '2026-11-20' })])).toBe('no_credits_left');
    expect(chosen([package_({ remainingCredits: 0, expiresOn: '2026-11-20' })])).toBe('no_credits_left');
  });

  it('a period needs no credits', () => {
    expect(chosen([package_({ kind: 'period', totalCredits: 0, remainingCredits: 0 })])).toBe('a');
  });

  it('explains itself', () => {
    expect(explainConsumption(package_(), 4, 0)).toBe('从「美术 20 课时」扣 1 课时，剩余 4/20 课时，有效期至 2026-12-31。');
    expect(explainConsumption(package_({ expiresOn: null }), 4, 1)).toContain('优先使用最早到期的这一个（长期有效）');
    expect(explainConsumption(package_({ kind: 'period' }), 0, 0)).toContain('不扣课时');
  });

  it('whatever the packages are, the chosen one may pay and none that may pay expires earlier', () => {
    const date = fc.constantFrom('2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23');
    const any = fc.record({
      remainingCredits: fc.integer({ min: 0, max: 2 }),
      startsOn: date,
      expiresOn: fc.option(date),
      status: fc.constantFrom('active' as const, 'suspended' as const, 'closed' as const),
      createdAt: fc.integer({ min: 0, max: 3 }),
      id: fc.string({ minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(any, { selector: (one) => one.id, maxLength: 8 }), (parts) => {
        const all = parts.map((part) => package_(part));
        const payers = all.filter(
          (one) =>
            one.status === 'active' &&
            one.remainingCredits > 0 &&
            one.startsOn <= '2026-11-21' &&
            (one.expiresOn ?? '9999') >= '2026-11-21',
        );
        const choice = choosePayer(all, 'art', '2026-11-21');
        if (choice.kind === 'none') return payers.length === 0;
        return (
          payers.includes(choice.enrolment) &&
          payers.every((one) => (choice.enrolment.expiresOn ?? '9999') <= (one.expiresOn ?? '9999'))
        );
      }),
      { numRuns: 500 },
    );
  });
});

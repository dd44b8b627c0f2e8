import { type BindingFacts, decideBinding, maskName } from './phone-binding';

const facts = (over: Partial<BindingFacts>): BindingFacts => ({
  accountId: 'a1',
  ownGuardian: null,
  candidates: [],
  chosenGuardianId: null,
  isStaff: false,
  ...over,
});
const free = (guardianId: string) => ({ guardianId, accountId: null });
const taken = (guardianId: string) => ({ guardianId, accountId: 'a2' });

describe('decideBinding', () => {
  it('makes a new family for an unknown number', () => {
    expect(decideBinding(facts({}))).toEqual({ kind: 'new_family' });
  });

  it('binds the one free guardian, also beside one that is taken', () => {
    expect(decideBinding(facts({ candidates: [free('g1')] }))).toEqual({ kind: 'bind', guardianId: 'g1' });
    expect(decideBinding(facts({ candidates: [taken('g1'), free('g2')] }))).toEqual({ kind: 'bind', guardianId: 'g2' });
  });

  it('asks when the number stands in several families, and takes the answer only if that guardian is free', () => {
    const candidates = [free('g1'), free('g2'), taken('g3')];
    expect(decideBinding(facts({ candidates }))).toEqual({ kind: 'choose', guardianIds: ['g1', 'g2'] });
    expect(decideBinding(facts({ candidates, chosenGuardianId: 'g2' }))).toEqual({ kind: 'bind', guardianId: 'g2' });
    for (const chosenGuardianId of ['g3', 'g4']) {
      expect(decideBinding(facts({ candidates, chosenGuardianId }))).toEqual({ kind: 'refuse', code: 'guardian_choice_invalid' });
    }
  });

  it('never takes over a guardian of another account', () => {
    expect(decideBinding(facts({ candidates: [taken('g1')] }))).toEqual({ kind: 'refuse', code: 'phone_bound_elsewhere' });
  });

  it('is content when the account is bound to this number already', () => {
    const ownGuardian = { guardianId: 'g9', samePhone: true };
    expect(decideBinding(facts({ ownGuardian, candidates: [free('g1')] }))).toEqual({ kind: 'already_bound', guardianId: 'g9' });
  });

  it('does not move an account to another number', () => {
    const ownGuardian = { guardianId: 'g9', samePhone: false };
    expect(decideBinding(facts({ ownGuardian, candidates: [free('g1')] }))).toEqual({
      kind: 'refuse',
      code: 'account_bound_to_other_phone',
    });
    expect(decideBinding(facts({ ownGuardian, isStaff: true }))).toEqual({ kind: 'staff_only' });
  });

  it('makes no family for a staff member who is no customer, and binds one who is', () => {
    expect(decideBinding(facts({ isStaff: true }))).toEqual({ kind: 'staff_only' });
    expect(decideBinding(facts({ isStaff: true, candidates: [taken('g1')] }))).toEqual({ kind: 'staff_only' });
    expect(decideBinding(facts({ isStaff: true, candidates: [free('g1')] }))).toEqual({ kind: 'bind', guardianId: 'g1' });
  });
});

describe('maskName', () => {
  it.each([
    ['张小青', '张**'],
    ['李', '李**'],
    ['𠮷田', '𠮷**'],
    ['', '**'],
  ])('%s → %s', (name, masked) => expect(maskName(name)).toBe(masked));
});

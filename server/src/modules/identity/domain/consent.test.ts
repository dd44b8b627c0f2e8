import { consentState, currentPolicy, type Policy } from './consent';

const policy = (version: string, asksAgain: boolean): Policy => ({
  version,
  asksAgain,
  title: 't',
  textPath: '/p',
  effectiveOn: version,
});
const policies: readonly [Policy, ...Policy[]] = [
  policy('2025-01-01', true),
  policy('2026-01-01', true),
  policy('2026-06-01', false),
];
const given = (policyVersion: string) => consentState({ decision: 'given', policyVersion }, policies);

describe('consentState', () => {
  it('starts with none', () => {
    expect(consentState(undefined, policies)).toBe('none');
  });

  it('accepts the last version that asked again and everything after it', () => {
    expect(given('2026-01-01')).toBe('given');
    expect(given('2026-06-01')).toBe('given');
  });

  it('calls consent to an earlier or unknown version outdated', () => {
    expect(given('2025-01-01')).toBe('outdated');
    expect(given('1999-01-01')).toBe('outdated');
  });

  it('is withdrawn whatever the version', () => {
    expect(consentState({ decision: 'withdrawn', policyVersion: '2026-06-01' }, policies)).toBe('withdrawn');
  });

  it('asks for the newest version', () => {
    expect(currentPolicy(policies).version).toBe('2026-06-01');
  });
});

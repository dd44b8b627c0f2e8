import type { ConsentState, Instant } from '@qingya/shared';

/** A published version of the rule on children's personal information. */
export interface Policy {
  /** The publication day; also what a consent refers to. */
  readonly version: string;
  readonly title: string;
  /** Page of the mini-program that shows the text. */
  readonly textPath: string;
  readonly effectiveOn: string;
  /** Whether consent to earlier versions ends with this one: true when purpose, scope or recipients changed. */
  readonly asksAgain: boolean;
}

/** Newest last. Published versions are never edited: a change of the text is a new entry. */
export const CHILD_DATA_POLICIES: readonly [Policy, ...Policy[]] = [
  {
    version: '2026-11-01',
    title: '儿童个人信息保护规则',
    textPath: '/packages/member/pages/policy/index?name=child-data&version=2026-11-01',
    effectiveOn: '2026-11-01',
    asksAgain: true,
  },
];

export const currentPolicy = (policies: readonly [Policy, ...Policy[]] = CHILD_DATA_POLICIES): Policy =>
  policies.at(-1) ?? policies[0];

/** The newest row of a family's consent history. */
export interface LastDecision {
  readonly decision: 'given' | 'withdrawn';
  readonly policyVersion: string;
}

/** Where a family stands. Consent to a version before the last one that asks again no longer counts. */
export const consentState = (
  last: LastDecision | undefined,
  policies: readonly [Policy, ...Policy[]] = CHILD_DATA_POLICIES,
): ConsentState => {
  if (!last) return 'none';
  if (last.decision === 'withdrawn') return 'withdrawn';
  const consented = policies.findIndex(({ version }) => version === last.policyVersion);
  const oldestAccepted = policies.findLastIndex(({ asksAgain }) => asksAgain);
  return consented >= Math.max(oldestAccepted, 0) ? 'given' : 'outdated';
};

export interface ConsentStatus {
  readonly state: ConsentState;
  readonly policyVersion: string | null;
  readonly decidedAt: Instant | null;
}

import { type Cap, localDate, type Rule } from '@qingya/shared';
import { createSubscribers } from '../../src/modules/earning/subscribers';
import { BUDGET, type BudgetPort } from '../../src/modules/earning/usecases/ports';
import { balanceOf } from '../../src/modules/points';
import { recordBehaviour, studentIdsOfFamily } from '../../src/modules/schooling';
import type { TestProduct } from '../support/product';
import { buildCampus, buildFamily, moveTo, SYSTEM } from '../support/product-school';

export const TODAY = localDate('2026-11-24');

export const capOf = (more: Partial<Cap>): Cap => ({ per: 'student', window: 'day', times: null, points: null, ...more });

const NEUTRAL = {
  onlyPassed: false,
  caps: [],
  audience: { campusIds: [], courseIds: [], tags: [], tiers: [] },
  validFrom: null,
  validThrough: null,
  tierMultiplier: false,
  campaignMultiplier: false,
  expiry: { kind: 'never' },
  availability: { kind: 'now' },
  group: 'learning',
} as const;

export const ruleOf = (rule: Partial<Rule> & Pick<Rule, 'code' | 'behaviour' | 'formula'>): Rule => ({
  ...NEUTRAL,
  caps: [],
  audience: { campusIds: [], courseIds: [], tags: [], tiers: [] },
  title: `规则 ${rule.code}`,
  explanation: '这样做可以得积分',
  ...rule,
});

/** Puts rules in force in place of whatever was, from the beginning of time. */
export const publish = (t: TestProduct, rules: readonly Rule[]): Promise<void> =>
  t.db.transaction(async (uow) => {
    const last = await uow.row<{ number: number }>('SELECT MAX(versionNumber) AS number FROM earning_rule_version');
    await uow.insert('earning_rule_version', {
      id: uow.newId(),
      versionNumber: (last?.number ?? 0) + 1,
      state: 'published',
      effectiveFrom: 0,
      rules: JSON.stringify({ rules, campaigns: [] }),
      createdAt: uow.now,
    });
  });

/** Work in a unit of work of its own, begun while another one is open. @returns what begins it, and how it ends */
export const onCall = <T>(work: () => Promise<T>): { readonly begin: () => void; readonly done: Promise<T> } => {
  let begin = (): void => {};
  const called = new Promise<void>((resolve) => {
    begin = resolve;
  });
  return { begin: () => begin(), done: called.then(work) };
};

export interface AwardFacts {
  readonly id: string;
  readonly studentId: string;
  readonly ruleCode: string;
  readonly sourceId: string;
  readonly points: number;
  readonly takenBack: number;
  readonly state: string;
  readonly earnedOn: string;
  readonly transactionId: string | null;
}

/** A family with children, what they do, and what came of it. */
export const familyOf = async (t: TestProduct, children = 1) => {
  moveTo(t, TODAY, '10:00');
  const campusId = await buildCampus(t);
  const family = await buildFamily(t, { campusId, children });
  const studentIds = await t.db.read((r) => studentIdsOfFamily(r, family.familyId));
  const [studentId = ''] = studentIds;
  const awards = async (): Promise<AwardFacts[]> =>
    (
      await Promise.all(
        studentIds.map((id) =>
          t.db.read((r) => r.rows<AwardFacts>('SELECT * FROM earning_award WHERE studentId = ? ORDER BY earnedAt, id', [id])),
        ),
      )
    ).flat();
  const net = async (): Promise<number> => (await awards()).reduce((sum, one) => sum + one.points - one.takenBack, 0);
  const balance = async (id = studentId) => {
    const { available, pending, debt } = await t.db.read((r) => balanceOf(r, id));
    return { available, pending, debt };
  };
  const activity = (title: string, date = TODAY, id = studentId) =>
    t.db.transaction((uow) => recordBehaviour(uow, { kind: 'activity', studentId: id, title, date, actor: SYSTEM }));
  /** Tells the earning subscriber of something, as the relay does. */
  const tell = (type: string, payload: object, budget: BudgetPort = BUDGET): Promise<void> => {
    const [subscriber] = createSubscribers(budget);
    return t.db.transaction(async (uow) => {
      const event = { id: uow.newId(), position: 0, type, aggregate: `student:${studentId}`, payload, occurredAt: uow.now };
      await subscriber?.handle(uow, event);
    });
  };
  return { t, campusId, family, studentId, studentIds, awards, net, balance, activity, tell };
};

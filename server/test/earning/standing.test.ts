import { addDays, type Instant, instantAt, type Rule } from '@qingya/shared';
import { createSubscribers } from '../../src/modules/earning/subscribers';
import { BUDGET } from '../../src/modules/earning/usecases/ports';
import { previewRules } from '../../src/modules/earning/usecases/preview';
import type { StandingPort } from '../../src/modules/earning/usecases/standing';
import { describeProduct, type TestProduct } from '../support/product';
import { familyOf, publish, ruleOf, TODAY } from './programme-support';

const EVERYBODY = { campusIds: [], courseIds: [], tags: [], tiers: [] };

const RULES: readonly Rule[] = [
  ruleOf({
    code: 'paid',
    behaviour: 'purchase',
    formula: { kind: 'proportional', points: 1, perFen: 100 },
    tierMultiplier: true,
  }),
  ruleOf({
    code: 'for_talents',
    behaviour: 'purchase',
    formula: { kind: 'fixed', points: 30 },
    audience: { ...EVERYBODY, tags: ['艺考'] },
  }),
  ruleOf({
    code: 'for_gold',
    behaviour: 'purchase',
    formula: { kind: 'fixed', points: 7 },
    audience: { ...EVERYBODY, tiers: ['gold'] },
  }),
];

const SINCE = instantAt(addDays(TODAY, -3), 12 * 60);

/** Knows of one child that became gold and got a tag at one moment. */
const keeper = (goldId: string): StandingPort => ({
  standings: async (_reader, questions) =>
    questions.map(({ studentId, at }) =>
      studentId === goldId && at >= SINCE ? { tier: { code: 'gold', percent: 150 }, tags: ['艺考'] } : { tier: null, tags: [] },
    ),
});

const world = async (t: TestProduct, rules: readonly Rule[]) => {
  await publish(t, rules);
  const family = await familyOf(t);
  const port = keeper(family.studentId);
  const [subscriber] = createSubscribers(BUDGET, port);
  const pay = (factId: string, at: Instant): Promise<void> =>
    t.db.transaction(async (uow) => {
      const { studentId, campusId } = family;
      const payload = { factId, studentId, familyId: family.family.familyId, campusId, courseId: null, at, netFen: 100_000 };
      const type = 'revenue.purchase.settled';
      const event = { id: uow.newId(), position: 0, type, aggregate: `student:${studentId}`, payload, occurredAt: uow.now };
      await subscriber?.handle(uow, event);
    });
  const given = async (): Promise<string[]> =>
    (await family.awards()).map(({ ruleCode, sourceId, points }) => `${sourceId.slice(-1)} ${ruleCode} ${points}`).sort();
  return { family, port, pay, given };
};

describeProduct('rules for tags and tiers, where somebody keeps them', (open) => {
  it('look at what the child was when it happened, however late and often it is told', async () => {
    const t = open();
    const { pay, given } = await world(t, RULES);
    const [before, after] = [t.db.ids.next(t.clock.now()).slice(0, 25), t.db.ids.next(t.clock.now()).slice(0, 25)];
    await pay(`${after}2`, SINCE);
    await pay(`${before}1`, SINCE - 1);
    const expected = ['1 paid 1000', '2 for_gold 7', '2 for_talents 30', '2 paid 1500'];
    expect(await given()).toEqual(expected);
    await pay(`${before}1`, SINCE - 1);
    await pay(`${after}2`, SINCE);
    expect(await given()).toEqual(expected);
  });

  it('are previewed with the same answers', async () => {
    const t = open();
    const { family, port, pay, given } = await world(t, RULES);
    await pay(`${t.db.ids.next(t.clock.now()).slice(0, 25)}1`, SINCE - 1);
    await pay(`${t.db.ids.next(t.clock.now()).slice(0, 25)}2`, SINCE);
    expect(await given()).toHaveLength(4);
    const question = { ruleSet: { rules: [...RULES], campaigns: [] }, studentId: family.studentId, days: 31 };
    const found = await previewRules(t.db, question, port);
    expect(found.inForce.points).toBe(1_000 + 7 + 30 + 1_500);
    expect(found.draft.points).toBe(found.inForce.points);
    expect((await previewRules(t.db, question)).draft.points).toBe(2_000);
  });
});

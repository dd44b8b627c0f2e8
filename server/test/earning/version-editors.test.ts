import { localDate, type RuleSet } from '@qingya/shared';
import { isSecondPerson } from '../../src/modules/earning/domain/version-life';
import { saveDraft, versionById } from '../../src/modules/earning/persistence/version-store';
import { RuleEditors1763700000028 } from '../../src/platform/db/migrations/0028-rule-editors';
import { describeProduct } from '../support/product';
import { buildCampus, buildStaff, freshKey, moveTo, type Person } from '../support/product-school';
import { FIRST_RULES } from '../system/access-world';

interface Detail {
  readonly id: string;
  readonly revision: number;
  readonly ruleSet: RuleSet;
  readonly [other: string]: unknown;
}

const begin = async ({ api }: Person, basedOnId = FIRST_RULES): Promise<Detail> =>
  (await api.post('/rule-versions', { title: '春季规则', note: null, basedOnId }, freshKey())).body;
const save = ({ api }: Person, draft: Detail, ruleSet: RuleSet = draft.ruleSet, title = '春季规则') =>
  api.put(`/rule-versions/${draft.id}`, { revision: draft.revision, title, note: '说明', ruleSet });
const submit = ({ api }: Person, { id, revision }: Detail) => api.post(`/rule-versions/${id}/submit`, { revision });
const publish = ({ api }: Person, { id, revision }: Detail, effectiveFrom: number | null = null) =>
  api.post(`/rule-versions/${id}/publish`, { revision, effectiveFrom });
const readAs = async ({ api }: Person, id: string): Promise<Detail> => (await api.get(`/rule-versions/${id}`)).body;
const answer = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [status, body.error?.code];
const DAY_MS = 86_400_000;

describeProduct('everybody who wrote a rule version', (open) => {
  it('is known of versions from before as far as their columns tell, and whoever comes is added', async () => {
    const t = open();
    const id = await t.db.transaction(async (uow) => {
      const draft = uow.newId();
      await uow.insert('earning_rule_version', {
        ...{ id: draft, versionNumber: 0, draftKey: draft, state: 'draft', effectiveFrom: 0, rules: '{}', title: '旧草稿' },
        ...{ revision: 1, createdAt: 1, createdById: 'a', savedById: 'b', submittedById: 'a' },
      });
      return draft;
    });
    const runner = t.db.dataSource.createQueryRunner();
    try {
      const migration = new RuleEditors1763700000028();
      await migration.down(runner);
      await migration.up(runner);
      const rows: { id: string; editorIds: string }[] = await runner.query('SELECT id, editorIds FROM earning_rule_version');
      expect(JSON.parse(rows.find((row) => row.id === id)?.editorIds ?? '')).toEqual(['a', 'b']);
      expect(JSON.parse(rows.find((row) => row.id === FIRST_RULES)?.editorIds ?? '')).toEqual([]);
    } finally {
      await runner.release();
    }
    const content = { title: '旧草稿', note: null, rules: '{}', staffId: 'c' };
    expect(await t.db.transaction((uow) => saveDraft(uow, id, 1, content))).toBe(true);
    const row = await t.db.read((reader) => versionById(reader, id));
    expect(row && ['a', 'b', 'c', 'd'].map((who) => isSecondPerson(row, who))).toEqual([false, false, false, true]);
  });

  it('is published and withdrawn by nobody who ever saved it, though somebody else saved and submitted it last', async () => {
    const t = open();
    moveTo(t, localDate('2026-11-23'), '10:00');
    const campusId = await buildCampus(t);
    const owner = await buildStaff(t, 'owner');
    const manager = await buildStaff(t, 'campus_manager', campusId);
    const marketing = await buildStaff(t, 'marketing', campusId);
    const third = await buildStaff(t, 'campus_manager', campusId);
    const written = (await save(manager, await begin(marketing))).body;
    // Copied by somebody else, it is still what the manager wrote.
    const copy = await submit(marketing, await begin(marketing, written.id));
    expect(await readAs(manager, copy.body.id)).toMatchObject({ mayPublish: false });
    expect(answer(await publish(manager, copy.body))).toEqual([403, 'rule_version_same_person']);
    const titled = (await save(marketing, written, written.ruleSet, '改了名字')).body;
    const first = await submit(owner, titled);
    expect((await marketing.api.post(`/rule-versions/${written.id}/return`, { reason: '再改' })).status).toBe(403);
    const returned = await third.api.post(`/rule-versions/${written.id}/return`, { reason: '再改' });
    expect([first.status, returned.status]).toEqual([200, 200]);
    const { body } = await submit(marketing, returned.body);
    expect(body).toMatchObject({ saved: { staffId: marketing.staffId }, submitted: { staffId: marketing.staffId } });
    for (const one of [manager, owner]) {
      expect((await readAs(one, written.id)).mayPublish).toBe(false);
      expect(answer(await publish(one, body))).toEqual([403, 'rule_version_same_person']);
    }
    expect((await readAs(third, written.id)).mayPublish).toBe(true);
    expect(answer(await publish(third, body, t.clock.now() + DAY_MS))).toEqual([200, undefined]);
    const withdraw = ({ api }: Person) => api.post(`/rule-versions/${written.id}/withdrawal`, { reason: '再看看' });
    for (const one of [manager, owner]) {
      expect((await readAs(one, written.id)).mayWithdraw).toBe(false);
      expect(answer(await withdraw(one))).toEqual([403, 'rule_version_same_person']);
    }
    expect(answer(await withdraw(third))).toEqual([200, undefined]);
    // What was published belongs to the school: a copy of it has no author but who begins it.
    const fresh = await submit(marketing, await begin(marketing));
    expect((await readAs(manager, fresh.body.id)).mayPublish).toBe(true);
  });
});

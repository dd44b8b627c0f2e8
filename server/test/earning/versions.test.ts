import { addDays, localDate, localDateOf, type RuleSet } from '@qingya/shared';
import { describeProduct, type TestProduct } from '../support/product';
import { buildCampus, buildFamily, buildStaff, freshKey, moveTo, type Person } from '../support/product-school';
import { awardsOf, classroom, eventsOf, replay } from './support';

const FIRST = '01ARZ3NDEKTSV4RRFFQ69G5FV1';
const DAY = localDate('2026-11-23');
const DAY_MS = 86_400_000;
/** Check-in opens half an hour before a lesson, and a minute is for clocks apart. */
const LEAD_MS = 31 * 60_000;

interface Detail {
  readonly id: string;
  readonly number: number | null;
  readonly state: string;
  readonly inForce: boolean;
  readonly revision: number;
  readonly ruleSet: RuleSet;
  readonly problems: { code: string; path: string; message: string }[];
  readonly [other: string]: unknown;
}

/** The tests share a database: each begins days after the versions of the one before. */
let serial = 0;

const cast = async (t: TestProduct) => {
  serial += 1;
  const day = addDays(DAY, 10 * serial);
  moveTo(t, day, '10:00');
  const campusId = await buildCampus(t);
  const owner = await buildStaff(t, 'owner');
  const manager = await buildStaff(t, 'campus_manager', campusId);
  const marketing = await buildStaff(t, 'marketing', campusId);
  return { t, day, campusId, owner, manager, marketing };
};
type Cast = Awaited<ReturnType<typeof cast>>;

const begin = async ({ api }: Person, basedOnId: string | null = FIRST): Promise<Detail> => {
  const { status, body } = await api.post('/rule-versions', { title: '春季规则', note: null, basedOnId }, freshKey());
  expect(status).toBe(201);
  return body;
};

const save = ({ api }: Person, draft: Detail, ruleSet: RuleSet = draft.ruleSet, title = '春季规则') =>
  api.put(`/rule-versions/${draft.id}`, { revision: draft.revision, title, note: '说明', ruleSet });

const submit = ({ api }: Person, { id, revision }: Detail) => api.post(`/rule-versions/${id}/submit`, { revision });
const publish = ({ api }: Person, { id, revision }: Detail, effectiveFrom: number | null = null) =>
  api.post(`/rule-versions/${id}/publish`, { revision, effectiveFrom });
const readAs = async ({ api }: Person, id: string): Promise<Detail> => (await api.get(`/rule-versions/${id}`)).body;

const reviewed = async ({ marketing }: Cast): Promise<Detail> => {
  const { body } = await submit(marketing, await begin(marketing));
  expect(body.state).toBe('review');
  return body;
};

const answer = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [status, body.error?.code];

describeProduct('the life of a rule version', (open) => {
  it('goes from a copy through review to being in force, with who did what when, a number and audit rows', async () => {
    const s = await cast(open());
    const { marketing, manager, owner, t } = s;
    const before = await readAs(marketing, FIRST);
    expect(before).toMatchObject({ number: 1, state: 'published', inForce: true, problems: [] });
    const draft = await begin(marketing);
    expect(draft).toMatchObject({
      number: null,
      state: 'draft',
      inForce: false,
      revision: 1,
      mayDiscard: true,
      effectiveFrom: null,
      basedOnId: FIRST,
    });
    expect(draft.ruleSet).toEqual(before.ruleSet);
    const [first] = draft.ruleSet.rules;
    const ruleSet = {
      ...draft.ruleSet,
      rules: draft.ruleSet.rules.map((one) => (one === first ? { ...one, title: '新名字' } : one)),
    };
    const saved = await save(marketing, draft, ruleSet);
    expect(saved.body).toMatchObject({ revision: 2, note: '说明', saved: { staffId: marketing.staffId } });
    const diff = await marketing.api.get(`/rule-versions/${draft.id}/diff/${FIRST}`);
    expect(diff.body.rules).toMatchObject({ added: [], removed: [], unchanged: ruleSet.rules.length - 1 });
    expect(diff.body.rules.changed).toEqual([
      { code: first?.code, title: '新名字', changes: [{ field: 'title', label: '名称', before: first?.title, after: '新名字' }] },
    ]);
    const submitted = await submit(marketing, saved.body);
    expect(submitted.body).toMatchObject({ state: 'review', mayPublish: false, submitted: { staffId: marketing.staffId } });
    const returned = await manager.api.post(`/rule-versions/${draft.id}/return`, { reason: '名字太长' });
    expect(returned.body).toMatchObject({ state: 'draft', returnedReason: '名字太长' });
    const again = await submit(marketing, returned.body);
    expect(again.body).toMatchObject({ state: 'review', returnedReason: null });
    expect((await readAs(owner, draft.id)).mayPublish).toBe(true);
    const published = await publish(owner, again.body);
    expect(published.body).toMatchObject({
      number: 2,
      state: 'published',
      inForce: false,
      effectiveFrom: t.clock.now() + LEAD_MS,
      published: { staffId: owner.staffId, at: t.clock.now() },
      current: { id: FIRST, number: 1 },
      leadMinutes: 31,
    });
    t.clock.set(published.body.effectiveFrom - 1);
    expect((await readAs(owner, FIRST)).inForce).toBe(true);
    t.clock.set(published.body.effectiveFrom);
    expect(await readAs(owner, draft.id)).toMatchObject({ inForce: true, current: { id: draft.id, number: 2 } });
    expect(await readAs(owner, FIRST)).toMatchObject({ state: 'retired', inForce: false });
    expect(answer(await save(marketing, published.body))).toEqual([409, 'rule_version_state']);
    expect(answer(await marketing.api.remove(`/rule-versions/${draft.id}`))).toEqual([409, 'rule_version_state']);
    const rows = await t.db.read((r) =>
      r.rows<{ action: string; actorId: string }>('SELECT action, actorId FROM identity_audit WHERE subjectId = ? ORDER BY id', [
        draft.id,
      ]),
    );
    expect(rows.map(({ action, actorId }) => [action.replace('earning.rule_version.', ''), actorId])).toEqual([
      ['created', marketing.staffId],
      ['saved', marketing.staffId],
      ['submitted', marketing.staffId],
      ['returned', manager.staffId],
      ['submitted', marketing.staffId],
      ['published', owner.staffId],
    ]);
  });

  it('is published by a second person only, the owner included', async () => {
    const s = await cast(open());
    const { owner, manager, marketing } = s;
    const own = await submit(owner, await begin(owner));
    expect(answer(await publish(owner, own.body))).toEqual([403, 'rule_version_same_person']);
    const draft = await begin(marketing);
    const saved = await save(manager, draft);
    const mixed = await submit(owner, saved.body);
    for (const one of [manager, owner]) expect(answer(await publish(one, mixed.body))).toEqual([403, 'rule_version_same_person']);
    expect(answer(await publish(marketing, mixed.body))).toEqual([403, 'forbidden']);
    expect((await publish(manager, own.body)).status).toBe(200);
    const other = await buildStaff(s.t, 'campus_manager', s.campusId);
    expect((await publish(other, mixed.body)).status).toBe(200);
  });

  it('is what later facts are judged by, and what was earned before stays as it was', async () => {
    const s = await cast(open());
    const child = await classroom(s.t, 2, s.day);
    const comment = (i: number) => child.behave({ kind: 'lesson_comment', lessonId: child.lessons[i]?.id ?? '', text: '很好' });
    await child.record(0);
    await comment(0);
    await child.exam('二级');
    const before = ['exam_passed:200', 'lesson_comment:5'];
    expect(await awardsOf(child)).toEqual(before);
    s.t.clock.set(s.t.clock.now() + 60_000);
    const draft = await begin(s.marketing, FIRST);
    const changed: Readonly<Record<string, number>> = { exam_passed: 300, lesson_comment: 8 };
    const rules = draft.ruleSet.rules.map((rule) => {
      const points = changed[rule.code];
      return points === undefined ? rule : { ...rule, formula: { kind: 'fixed' as const, points } };
    });
    const saved = await save(s.marketing, draft, { ...draft.ruleSet, rules });
    expect(saved.body.problems).toEqual([]);
    const { body } = await submit(s.marketing, saved.body);
    expect((await publish(s.owner, body)).status).toBe(200);
    s.t.clock.advance(LEAD_MS);
    for (const event of await eventsOf(child)) await replay(s.t, event);
    expect(await awardsOf(child)).toEqual(before);
    await child.record(1);
    await comment(1);
    // Of an exam only the day is known: the rules of the day's beginning, whenever it is written down.
    await child.exam('三级', true, s.day);
    await child.exam('四级');
    expect(localDateOf(s.t.clock.now())).toBe(addDays(s.day, 1));
    const after = ['exam_passed:200', 'exam_passed:200', 'exam_passed:300', 'lesson_comment:5', 'lesson_comment:8'];
    expect(await awardsOf(child)).toEqual(after);
    for (const event of await eventsOf(child)) await replay(s.t, event);
    expect(await awardsOf(child)).toEqual(after);
  });

  it('can be withdrawn by a second person until lessons under it can be checked in for, and is a draft again with the reason', async () => {
    const s = await cast(open());
    const { owner, manager, marketing, t } = s;
    const inForce = async () =>
      (await owner.api.get('/rule-versions?state=published')).body.items.find((one: Detail) => one.inForce)?.id;
    const before = await inForce();
    const from = t.clock.now() + 3 * DAY_MS;
    const wrong = (await publish(owner, await reviewed(s), from)).body;
    expect(wrong).toMatchObject({ state: 'published', mayWithdraw: true, pending: [] });
    // Whoever publishes another one sees what will take its place.
    const next = await reviewed(s);
    const { number, title } = wrong;
    expect(await readAs(owner, next.id)).toMatchObject({ pending: [{ id: wrong.id, number, title, effectiveFrom: from }] });
    const withdraw = ({ api }: Person, id = wrong.id) => api.post(`/rule-versions/${id}/withdrawal`, { reason: '积分写错了' });
    expect(answer(await withdraw(marketing))).toEqual([403, 'forbidden']);
    expect(answer(await withdraw(owner, next.id))).toEqual([409, 'rule_version_state']);
    expect(answer(await withdraw(owner, before))).toEqual([409, 'rule_version_in_force']);
    t.clock.set(from - LEAD_MS + 1);
    expect((await readAs(owner, wrong.id)).mayWithdraw).toBe(false);
    expect(answer(await withdraw(owner))).toEqual([409, 'rule_version_in_force']);
    t.clock.set(from - LEAD_MS);
    const [one, other] = await Promise.all([withdraw(owner), withdraw(manager)]);
    expect([answer(one), answer(other)].sort()).toEqual([
      [200, undefined],
      [409, 'rule_version_state'],
    ]);
    expect(await readAs(owner, wrong.id)).toMatchObject({
      state: 'draft',
      number: null,
      effectiveFrom: null,
      published: null,
      backtest: null,
      returnedReason: '积分写错了',
      mayWithdraw: false,
      mayDiscard: false,
    });
    // Its number would be given out again, to another version.
    expect(answer(await marketing.api.remove(`/rule-versions/${wrong.id}`))).toEqual([409, 'rule_version_numbered']);
    t.clock.set(from);
    expect(await inForce()).toBe(before);
    // Its number is not given to anybody else.
    expect((await publish(owner, next)).body.number).toBe((number ?? 0) + 1);
    const again = await submit(marketing, await readAs(marketing, wrong.id));
    expect((await publish(owner, again.body)).body).toMatchObject({
      number: (number ?? 0) + 2,
      state: 'published',
      returnedReason: null,
    });
  });

  it('is not withdrawn by who wrote, saved or submitted it', async () => {
    const s = await cast(open());
    const { owner, manager, marketing, t } = s;
    const saved = await save(manager, await begin(marketing));
    const { body } = await submit(marketing, saved.body);
    const published = (await publish(owner, body, t.clock.now() + DAY_MS)).body;
    const withdraw = ({ api }: Person) => api.post(`/rule-versions/${published.id}/withdrawal`, { reason: '再看看' });
    expect((await readAs(manager, published.id)).mayWithdraw).toBe(false);
    expect(answer(await withdraw(manager))).toEqual([403, 'rule_version_same_person']);
    // Nor by anybody while points are being made to last as long as it says.
    const decision = { title: '按新规则延长', kind: 'policy', ruleVersionId: published.id };
    const extension = await owner.api.post('/expiry-extensions', decision, freshKey());
    expect(extension.status).toBe(201);
    expect(answer(await withdraw(owner))).toEqual([409, 'rule_version_extending']);
    expect((await owner.api.post(`/expiry-extensions/${extension.body.id}/cancellation`, {}, freshKey())).status).toBe(200);
    expect(answer(await withdraw(owner))).toEqual([200, undefined]);
  });

  it('takes over at its effective time, later ones first, and never in the past', async () => {
    const s = await cast(open());
    const { owner, t } = s;
    const now = t.clock.now();
    const inForce = async () =>
      (await owner.api.get('/rule-versions?state=published')).body.items.find((one: Detail) => one.inForce)?.id;
    const before = await inForce();
    const later = await reviewed(s);
    for (const at of [now, now + LEAD_MS - 1, now + 367 * DAY_MS]) {
      expect(answer(await publish(owner, later, at))).toEqual([422, 'rule_version_effective_time']);
    }
    expect((await publish(owner, later, now + 2 * DAY_MS)).body).toMatchObject({ state: 'published', inForce: false });
    const sooner = await reviewed(s);
    expect((await publish(owner, sooner, now + DAY_MS)).body).toMatchObject({ state: 'published', inForce: false });
    expect(await inForce()).toBe(before);
    t.clock.set(now + DAY_MS - 1);
    expect(await inForce()).toBe(before);
    t.clock.set(now + DAY_MS);
    expect(await inForce()).toBe(sooner.id);
    t.clock.set(now + 2 * DAY_MS);
    expect(await inForce()).toBe(later.id);
    const retired = (await owner.api.get('/rule-versions?state=retired&limit=200')).body.items.map(({ id }: Detail) => id);
    expect(retired).toEqual(expect.arrayContaining([before, sooner.id]));
    expect(retired).not.toContain(later.id);
  });

  it('lets one of two people publish, and gives two versions two numbers', async () => {
    const s = await cast(open());
    const other = await buildStaff(s.t, 'campus_manager', s.campusId);
    const people = [s.owner, s.manager, other];
    const draft = await reviewed(s);
    const answers = await Promise.all(people.map((one) => publish(one, draft)));
    expect(answers.map(answer).sort()).toEqual([
      [200, undefined],
      [409, 'rule_version_state'],
      [409, 'rule_version_state'],
    ]);
    const drafts = [await reviewed(s), await reviewed(s), await reviewed(s)];
    const first = (await readAs(s.owner, draft.id)).number ?? 0;
    const published = await Promise.all(drafts.map((one, index) => publish(people[index] ?? s.owner, one)));
    expect(published.map(({ body }) => body.number as number).sort((a, b) => a - b)).toEqual([first + 1, first + 2, first + 3]);
  });

  it('never writes over what somebody else has saved, and publishes only what was looked at', async () => {
    const s = await cast(open());
    const { marketing, manager } = s;
    const draft = await begin(marketing);
    const both = await Promise.all([save(marketing, draft), save(manager, draft)]);
    expect(both.map(answer).sort()).toEqual([
      [200, undefined],
      [409, 'rule_version_stale'],
    ]);
    expect(answer(await submit(marketing, draft))).toEqual([409, 'rule_version_stale']);
    const seen = await readAs(marketing, draft.id);
    const review = await submit(marketing, seen);
    await s.owner.api.post(`/rule-versions/${draft.id}/return`, { reason: '再看看' });
    const changed = await save(marketing, review.body);
    await submit(marketing, changed.body);
    expect(answer(await publish(s.owner, review.body))).toEqual([409, 'rule_version_stale']);
  });

  it('is not handed over while something is wrong with it, and says what', async () => {
    const s = await cast(open());
    const { marketing } = s;
    const draft = await begin(marketing);
    const [rule] = draft.ruleSet.rules;
    if (!rule) throw new Error('the first version has rules');
    const share = { ...rule, code: 'share', behaviour: 'shared_page' as const, formula: { kind: 'fixed' as const, points: 1 } };
    const saved = await save(marketing, draft, { rules: [rule, rule, share], campaigns: [] });
    expect(saved.body.problems.map(({ code, path }: Detail['problems'][number]) => [code, path])).toEqual([
      ['rule_code_twice', 'rules.1.code'],
      ['rule_bare_share', 'rules.2.behaviour'],
    ]);
    const refused = await submit(marketing, saved.body);
    expect(answer(refused)).toEqual([422, 'rule_version_problems']);
    expect((await readAs(marketing, draft.id)).state).toBe('draft');
    const reuse = { ...rule, behaviour: 'activity' as const, formula: { kind: 'fixed' as const, points: 1 } };
    const reused = await save(marketing, saved.body, { rules: [reuse], campaigns: [] });
    expect(reused.body.problems.map(({ code }: { code: string }) => code)).toEqual(['rule_code_reused']);
  });

  it('can be thrown away as a draft, and pages through the list without losing any', async () => {
    const s = await cast(open());
    const { marketing, t } = s;
    const draft = await begin(marketing, null);
    expect(draft.ruleSet).toEqual({ rules: [], campaigns: [] });
    expect((await marketing.api.remove(`/rule-versions/${draft.id}`)).body).toEqual({ ok: true });
    expect((await marketing.api.get(`/rule-versions/${draft.id}`)).status).toBe(404);
    expect((await marketing.api.remove(`/rule-versions/${draft.id}`)).status).toBe(404);
    const kept = [await begin(marketing), await begin(marketing), await begin(marketing)].map(({ id }) => id);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: Detail[]; nextCursor: string | null } = (
        await marketing.api.get(`/rule-versions?state=draft&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      ).body;
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen.slice(0, 3)).toEqual([...kept].reverse());
    const count = await t.db.read((r) =>
      r.row<{ n: number }>("SELECT COUNT(*) AS n FROM earning_rule_version WHERE state = 'draft'"),
    );
    expect([seen.length, new Set(seen).size]).toEqual([count?.n, count?.n]);
  });

  it('is for those who run the programme: others are refused, write by write', async () => {
    const s = await cast(open());
    const draft = await begin(s.marketing);
    const inReview = await reviewed(s);
    const finance = await buildStaff(s.t, 'finance', s.campusId);
    const teacher = await buildStaff(s.t, 'teacher', s.campusId);
    const parent = (await buildFamily(s.t, { campusId: s.campusId })).guardians[0];
    const calls: [string, (person: Pick<Person, 'api'>) => Promise<{ status: number }>][] = [
      ['list', ({ api }) => api.get('/rule-versions')],
      ['read', ({ api }) => api.get(`/rule-versions/${draft.id}`)],
      ['diff', ({ api }) => api.get(`/rule-versions/${draft.id}/diff/${FIRST}`)],
      ['create', ({ api }) => api.post('/rule-versions', { title: '草稿', note: null, basedOnId: null }, freshKey())],
      ['save', (person) => save(person as Person, draft)],
      ['submit', (person) => submit(person as Person, draft)],
      ['discard', ({ api }) => api.remove(`/rule-versions/${draft.id}`)],
      ['return', ({ api }) => api.post(`/rule-versions/${inReview.id}/return`, { reason: '再看看' })],
      ['publish', (person) => publish(person as Person, inReview)],
      ['withdraw', ({ api }) => api.post(`/rule-versions/${inReview.id}/withdrawal`, { reason: '再看看' })],
    ];
    for (const [name, send] of calls) {
      const nobody = (await send({ api: s.t.api(() => '') })).status;
      const seen = [nobody, (await send(teacher)).status, (await send(parent)).status, (await send(finance)).status];
      expect([name, ...seen]).toEqual([name, 401, 403, 403, ['list', 'read', 'diff'].includes(name) ? 200 : 403]);
    }
    expect(answer(await s.marketing.api.post(`/rule-versions/${inReview.id}/return`, { reason: '再看看' }))).toEqual([
      403,
      'forbidden',
    ]);
  });
});

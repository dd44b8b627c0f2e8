import { MINUTE_MS } from '@qingya/shared';
import { tell } from '../../src/modules/messaging';
import { WECHAT_PUSH_PATH } from '../../src/platform/wechat';
import { describeProduct, type TestProduct } from '../support/product';
import { buildCampus, buildFamily, buildStaff, type Family, type Person } from '../support/product-school';
import { freshId } from './world';

const PAGE = '/packages/schooling/pages/lesson/index?lessonId=1';

describeProduct('messages, from the tap to the phone', (open) => {
  let t: TestProduct;
  let family: Family;
  let mother: Person;
  let father: Person;
  let desk: Person;
  let elsewhere: Person;

  beforeAll(async () => {
    t = open();
    t.wechat.settings.pushUrl = t.base.replace('/api/v1', '') + WECHAT_PUSH_PATH;
    const campusId = await buildCampus(t);
    family = await buildFamily(t, { campusId, guardians: 2 });
    [mother, father] = family.guardians as unknown as [Person, Person];
    desk = await buildStaff(t, 'front_desk', campusId);
    elsewhere = await buildStaff(t, 'front_desk', await buildCampus(t));
  });

  const ok = async (call: Promise<{ status: number; body: ReturnType<JSON['parse']> }>) => {
    const { status, body } = await call;
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  };
  const templateId = async (code: string): Promise<string> => {
    const { templates } = await ok(mother.api.get('/message-settings'));
    return templates.find((one: { code: string }) => one.code === code).templateId;
  };
  /** The panel of WeChat on somebody's phone, and what WeChat pushes about it. */
  const panel = async (person: Person, id: string, choice: 'accept' | 'reject') => {
    const someone = t.wechat.people.visit(person.openId);
    const { answer, asked } = t.wechat.consents.ask(someone, [id], { [id]: choice }, false);
    const list = asked.map((one) => ({ TemplateId: one.templateId, SubscribeStatusString: one.choice, PopupScene: '0' }));
    t.wechat.push.send({ event: 'subscribe_msg_popup_event', openid: person.openId, list });
    return [{ templateId: id, answer: answer[id] }];
  };
  const settle = async () => {
    await t.wechat.push.idle();
    await t.settle();
  };
  const deliver = async () => {
    const task = t.product.modules.repeating.find(({ name }) => name === 'messaging.deliver');
    if (!task) throw new Error('nothing delivers');
    await task.run(t.db);
    await settle();
  };
  const notice = (subject: string, change: object = {}) => ({
    familyId: family.familyId,
    reason: 'leave.decided',
    subject,
    topic: 'leave' as const,
    studentId: null,
    title: '请假已批准',
    body: '书法课的请假已批准。',
    page: PAGE,
    urgency: 'now' as const,
    ...change,
  });
  const tellFamily = (subject: string, change: object = {}) =>
    t.db.transaction((uow) => tell(uow, notice(subject, change) as Parameters<typeof tell>[1]));
  const inbox = (person: Person, query = '') => ok(person.api.get(`/messages${query}`));

  it('arrive on the phone of the guardian who allowed them, and staff see how far each came', async () => {
    const id = await templateId('leave_result');
    const report = {
      panelId: freshId(),
      answeredAt: t.clock.now(),
      answers: await panel(mother, id, 'accept'),
    };
    for (let i = 0; i < 2; i += 1) {
      const { templates } = await ok(mother.api.post('/message-consents', report));
      expect(templates).toEqual([
        { code: 'leave_result', title: '请假结果', when: expect.any(String), templateId: id, remaining: 1, muted: false },
      ]);
    }
    await settle();
    expect((await ok(mother.api.get('/message-settings'))).templates).toContainEqual(
      expect.objectContaining({ code: 'leave_result', remaining: 1 }),
    );
    const data = { name1: '小明', thing2: '书法课', time3: '2026年11月22日 10:00', phrase4: '已批准', thing5: '请在本周内补课' };
    await tellFamily('first', { template: { code: 'leave_result', data } });
    await deliver();
    const [received, ...others] = t.wechat.messages.list();
    expect(others).toEqual([]);
    expect(received).toMatchObject({
      openid: mother.openId,
      templateId: id,
      title: '请假结果',
      page: PAGE.slice(1),
      miniprogramState: 'formal',
    });
    expect(Object.fromEntries(received?.fields.map(({ key, value }) => [key, value]) ?? [])).toEqual(data);
    const { items } = await ok(desk.api.get(`/families/${family.familyId}/messages`));
    expect(items[0]).toMatchObject({ title: '请假已批准', readBy: [] });
    expect(items[0].deliveries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ guardian: mother.name, state: 'arrived', reason: null }),
        expect.objectContaining({ guardian: father.name, state: 'no_consent', reason: expect.stringContaining('没有同意') }),
      ]),
    );
  });

  it('are read by each guardian for themselves', async () => {
    for (const subject of ['second', 'third', 'fourth']) await tellFamily(subject, { topic: 'payment' });
    const before = await inbox(mother);
    expect(before.unread).toBe(4);
    expect(before.items.map(({ readAt }: { readAt: number | null }) => readAt)).toEqual([null, null, null, null]);
    expect((await ok(mother.api.get('/home'))).unread).toBe(4);
    const [newest, third] = before.items;
    for (let i = 0; i < 2; i += 1) expect(await ok(mother.api.post(`/messages/${newest.id}/read`))).toEqual({ unread: 3 });
    expect(await ok(mother.api.post('/messages/read', { upTo: third.id }))).toEqual({ unread: 0 });
    expect((await inbox(mother, '?unread=true')).items).toEqual([]);
    expect((await inbox(father)).unread).toBe(4);
    expect(await ok(father.api.post('/messages/read', { upTo: third.id }))).toEqual({ unread: 1 });
    expect((await inbox(father, '?unread=true')).items.map(({ id }: { id: string }) => id)).toEqual([newest.id]);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await inbox(mother, `?topic=payment&limit=2${cursor}`);
      seen.push(...page.items.map(({ id }: { id: string }) => id));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual(before.items.slice(0, 3).map(({ id }: { id: string }) => id));
    const { items } = await ok(desk.api.get(`/families/${family.familyId}/messages?limit=1`));
    expect(items[0].readBy).toEqual([{ name: mother.name, at: expect.any(Number) }]);
  });

  it('count as unread up to a hundred', async () => {
    const other = await buildFamily(t, { campusId: await buildCampus(t) });
    await t.db.transaction(async (uow) => {
      for (let i = 0; i < 101; i += 1) await tell(uow, { ...notice(`many-${i}`), familyId: other.familyId });
    });
    expect((await inbox(other.guardians[0])).unread).toBe(100);
  });

  it('are nobody else’s', async () => {
    const other = await buildFamily(t, { campusId: await buildCampus(t) });
    const [stranger] = other.guardians;
    const [mine] = (await inbox(mother)).items;
    for (const call of [
      stranger.api.post(`/messages/${mine.id}/read`),
      stranger.api.post('/messages/read', { upTo: mine.id }),
      mother.api.post(`/messages/${freshId()}/read`),
    ]) {
      const { status, body } = await call;
      expect([status, body.error.code]).toEqual([404, 'message_not_found']);
    }
    expect((await inbox(stranger)).items).toEqual([]);
    expect((await elsewhere.api.get(`/families/${family.familyId}/messages`)).status).toBe(404);
    expect((await mother.api.get(`/families/${family.familyId}/messages`)).status).toBe(403);
    expect((await t.api(() => '').get('/messages')).status).toBe(401);
  });

  it('can be muted in WeChat, and stay in the inbox', async () => {
    const id = await templateId('leave_result');
    const answers = await panel(mother, id, 'accept');
    await ok(mother.api.post('/message-consents', { panelId: freshId(), answeredAt: t.clock.now(), answers }));
    await settle();
    const muted = await ok(mother.api.put('/message-settings/leave_result', { muted: true }));
    expect(muted).toMatchObject({ code: 'leave_result', muted: true, remaining: 1 });
    const before = t.wechat.messages.list().length;
    await tellFamily('muted', { template: { code: 'leave_result', data: { thing2: '书法课' } } });
    await deliver();
    expect(t.wechat.messages.list()).toHaveLength(before);
    expect((await inbox(mother)).items[0]).toMatchObject({ title: '请假已批准', page: PAGE });
    expect(await ok(mother.api.put('/message-settings/leave_result', { muted: false }))).toMatchObject({ muted: false });
    expect((await mother.api.put('/message-settings/nonsense', { muted: true })).status).toBe(400);
  });

  it('are no longer sent once WeChat tells that they were switched off', async () => {
    const id = await templateId('leave_result');
    t.clock.advance(MINUTE_MS);
    t.wechat.consents.turn(mother.openId, id, false);
    const list = [{ TemplateId: id, SubscribeStatusString: 'reject' }];
    t.wechat.push.send({ event: 'subscribe_msg_change_event', openid: mother.openId, list });
    await settle();
    const { templates } = await ok(mother.api.get('/message-settings'));
    expect(templates).toContainEqual(expect.objectContaining({ code: 'leave_result', remaining: 0 }));
  });

  it('about a child are hidden while the family does not agree', async () => {
    const studentId = family.children[0]?.id ?? '';
    expect(await tellFamily('child', { studentId, title: '孩子的请假' })).toBe(true);
    const visible = await inbox(mother);
    expect(visible.items[0].title).toBe('孩子的请假');
    await ok(mother.api.post('/consents/withdrawals', { kind: 'child_data' }));
    const hidden = await inbox(mother);
    expect(hidden.items[0].title).not.toBe('孩子的请假');
    expect(hidden.unread).toBe(visible.unread - 1);
    expect((await mother.api.post(`/messages/${visible.items[0].id}/read`)).status).toBe(404);
    expect(await tellFamily('child again', { studentId })).toBe(false);
  });

  it('are swept after half a year', async () => {
    const sweep = t.product.modules.tasks.find(({ name }) => name === 'messaging.sweep');
    const removed: unknown[] = [];
    const run = () =>
      sweep?.run({ db: t.db, businessDate: '2027-05-20' as never, report: async (progress) => void removed.push(progress) });
    const count = () => t.db.read((r) => r.row<{ n: number }>('SELECT COUNT(*) AS n FROM messaging_message'));
    const before = Number((await count())?.n);
    await run();
    expect(Number((await count())?.n)).toBe(before);
    t.clock.advance(181 * 24 * 60 * MINUTE_MS);
    await run();
    expect(Number((await count())?.n)).toBe(0);
    expect(removed).toEqual([{ removed: 0 }, { removed: before }]);
    for (const table of ['messaging_delivery', 'messaging_reading']) {
      expect(Number((await t.db.read((r) => r.row<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`)))?.n)).toBe(0);
    }
  });

  it('are exported with the family’s data, and erased with it', async () => {
    const other = await buildFamily(t, { campusId: await buildCampus(t) });
    const [parent] = other.guardians;
    const id = await templateId('leave_result');
    const answers = await panel(parent, id, 'accept');
    await ok(parent.api.post('/message-consents', { panelId: freshId(), answeredAt: t.clock.now(), answers }));
    await settle();
    const leave = { code: 'leave_result', data: { thing2: '书法课' } } as const;
    await t.db.transaction((uow) => tell(uow, { ...notice('kept'), familyId: other.familyId, template: leave }));
    const { messagingFamilyData } = await import('../../src/modules/messaging/family-data');
    const made = await t.db.read((reader) => messagingFamilyData.exportFamily(reader, other.familyId, ''));
    expect(made).toMatchObject({
      messages: [{ title: '请假已批准' }],
      sentOverWechat: [{ state: 'waiting' }],
      consents: [{ kind: 'granted' }, { kind: 'told' }],
      muted: [],
    });
    await t.db.transaction((uow) => messagingFamilyData.eraseFamily(uow, other.familyId));
    expect(await t.db.read((reader) => messagingFamilyData.exportFamily(reader, other.familyId, ''))).toEqual({
      messages: [],
      sentOverWechat: [],
      consents: [],
      muted: [],
      read: [],
    });
    expect(await ok(parent.api.get('/message-settings'))).toMatchObject({ quietFrom: '21:00', quietUntil: '09:00' });
  });
});

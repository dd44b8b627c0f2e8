import { buildPayment, PAYMENT_AMOUNT } from '../../../../server/test/support/product-payments';
import {
  buildCampus,
  buildClassWithLesson,
  buildFamily,
  buildStaff,
  codeOf,
  enrol,
  type Family,
} from '../../../../server/test/support/product-school';
import type { App } from '../../src';
import { expectHealthy, SET_DATA_CALLS } from '../support/gates';
import { openWorld, type World } from '../support/phone';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await world.close();
});

const newFamily = async (): Promise<{ family: Family; campusId: string }> => {
  const campusId = await buildCampus(world.t);
  return { family: await buildFamily(world.t, { campusId }), campusId };
};

/** Signs in as whoever holds the phone, from a fresh start to the first page. */
const signIn = async (app: App): Promise<void> => {
  await app.driver.waitForPage('pages/sign-in/index');
  await app.driver.tap('微信登录');
  await app.driver.waitForPage('pages/home/index');
};

it('signs in through WeChat and shows home with one request, in small portions', async () => {
  const { family } = await newFamily();
  const app = world.phone(family.guardians[0]);
  await signIn(app);
  const before = app.records.requests.length;
  await app.driver.waitFor(family.children[0]!.name);
  expect(app.records.requests.slice(0, before).map(({ url }) => url.replace(/^.*\/api\/v1/, ''))).toContain('/auth/wechat');
  expect(app.records.callsToContent('pages/home/index')).toBeLessThanOrEqual(SET_DATA_CALLS);
  expect([...app.records.packages]).toEqual([]);
  expectHealthy(app);
});

it('stays signed in over a restart', async () => {
  const { memoryStorage } = await import('../../src');
  const { family } = await newFamily();
  const storage = memoryStorage();
  const first = world.phone(family.guardians[0], { storage });
  await signIn(first);
  first.close();
  const again = world.phone(family.guardians[0], { storage });
  await again.driver.waitFor(family.children[0]!.name);
  expect(again.driver.current().route).toBe('pages/home/index');
  expect(again.records.navigations).toEqual(['reLaunch /pages/home/index']);
  expect(again.records.requests.filter(({ url }) => url.includes('/home'))).toHaveLength(1);
});

it('walks from tab to tab and shows the points', async () => {
  const { family } = await newFamily();
  const app = world.phone(family.guardians[0]);
  await signIn(app);
  app.pages.switchTab('/pages/points/index');
  await app.driver.waitFor('积分');
  app.pages.switchTab('/pages/me/index');
  await app.driver.waitFor('缴费');
  expect(app.driver.current()).toMatchObject({ route: 'pages/me/index', depth: 1 });
  expectHealthy(app);
});

it('checks in with the code from the screen at the door', async () => {
  const { t } = world;
  const campusId = await buildCampus(t);
  const family = await buildFamily(t, { campusId });
  const desk = await buildStaff(t, 'front_desk', campusId);
  const { group, lesson } = await buildClassWithLesson(t, campusId);
  await enrol(t, group, family.children[0]!);
  const code = await codeOf(t, desk, lesson.id);
  const app = world.phone(family.guardians[0], { person: { scan: () => code } });
  await signIn(app);
  await app.driver.tap('扫码签到');
  await app.driver.waitFor('签到成功');
  expect(app.records.panels.map(({ kind }) => kind)).toContain('scan');
  expect([...app.records.packages]).toEqual(['packages/schooling']);
  expectHealthy(app);
});

it('binds the number of a family that the school already knows, when WeChat may give it', async () => {
  const campusId = await buildCampus(world.t);
  const family = await buildFamily(world.t, { campusId, bound: false });
  const app = world.phone(family.guardians[0], { person: { phone: () => false } });
  await app.driver.tap('微信登录');
  await app.driver.tap('wx-button');
  const refused = () => app.records.panels.some(({ kind, answer }) => kind === 'phone' && answer === false);
  await app.driver.waitUntil(refused, 'the refusal of the number');
  await app.driver.idle();
  expect(app.driver.current().route).toBe('packages/member/pages/bind-phone/index');
  app.person.phone = () => true;
  await app.driver.tap('wx-button');
  await app.driver.waitForPage('packages/member/pages/consent/index');
  expect(app.records.panels.filter(({ kind }) => kind === 'phone').map(({ answer }) => answer)).toEqual([false, true]);
  expectHealthy(app);
});

describe('payments', () => {
  /** A family that is asked for money, in front of the page to pay it. */
  const atPayment = async (): Promise<{ app: App; paymentId: string; openId: string }> => {
    const { family, campusId } = await newFamily();
    const desk = await buildStaff(world.t, 'front_desk', campusId);
    const studentId = family.children[0]!.id;
    const paymentId = await buildPayment(desk, { campusId, familyId: family.familyId, studentId });
    const app = world.phone(family.guardians[0]);
    await signIn(app);
    app.pages.switchTab('/pages/me/index');
    await app.driver.tap('#go-payments');
    await app.driver.waitForPage('packages/payments/pages/list/index');
    await app.driver.tap(`#pay-${paymentId}`);
    await app.driver.waitForPage('packages/payments/pages/payment/index');
    await app.driver.tap('#pay');
    return { app, paymentId, openId: family.guardians[0].openId };
  };

  /** Does something in the pay panel that is open for somebody. */
  const inPanel = async (openId: string, action: string): Promise<void> => {
    const path = `${world.simulator}/simulator/pay/requests`;
    for (;;) {
      const { requests } = (await (await fetch(`${path}?openid=${openId}`)).json()) as {
        requests: { requestId: string; amount: number }[];
      };
      const [request] = requests;
      if (!request) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        continue;
      }
      expect(request.amount).toBe(PAYMENT_AMOUNT);
      const headers = { 'Content-Type': 'application/json' };
      const answer = await fetch(`${path}/${request.requestId}`, { method: 'POST', headers, body: JSON.stringify({ action }) });
      expect(answer.status).toBe(200);
      return;
    }
  };

  it('are paid in the panel', async () => {
    const { app, openId } = await atPayment();
    expect([...app.records.packages]).toEqual(['packages/payments']);
    await inPanel(openId, 'pay');
    await app.driver.waitFor('支付成功');
    expect(app.records.panels.map(({ kind, answer }) => [kind, answer])).toEqual([['pay', 'ok']]);
    app.driver.navigateBack();
    await app.driver.waitFor('已缴费');
    expectHealthy(app);
  });

  it('can be paid after all when the panel was closed', async () => {
    const { app, openId } = await atPayment();
    await inPanel(openId, 'cancel');
    await app.driver.waitFor('您没有付款');
    await app.driver.tap('#pay');
    await inPanel(openId, 'pay');
    await app.driver.waitFor('支付成功');
    expect(app.records.panels.map(({ answer }) => answer)).toEqual(['fail cancel', 'ok']);
    expectHealthy(app);
  });
});

import { buildCampus, buildFamily, type Family } from '../../../../server/test/support/product-school';
import type { App } from '../../src';
import { openWorld, type World } from '../support/phone';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await world.close();
});

const newFamily = async (bound: boolean): Promise<Family> =>
  buildFamily(world.t, { campusId: await buildCampus(world.t), bound });

/** What WeChat's menu of the page in front would send to a chat; undefined where nothing may be shared. */
const cardOf = (app: App): unknown => {
  const { instance } = app.pages.stack.at(-1)!;
  const share = instance.onShareAppMessage as ((from: object) => unknown) | undefined;
  return share?.call(instance, { from: 'menu' });
};

it('passes home and points on as one card that says nothing about anybody', async () => {
  const family = await newFamily(true);
  const app = world.phone(family.guardians[0]);
  await app.driver.tap('微信登录');
  await app.driver.waitFor(family.children[0]!.name);
  const plain = { title: '青芽：孩子的课程、签到和积分', path: '/pages/home/index' };
  expect(cardOf(app)).toEqual(plain);
  app.pages.switchTab('/pages/points/index');
  await app.driver.waitFor('积分');
  expect(cardOf(app)).toEqual(plain);
  app.pages.switchTab('/pages/me/index');
  await app.driver.waitFor('缴费');
  expect(cardOf(app)).toBeUndefined();
});

it('agrees to the privacy contract by the phone button, with its name and link beside it', async () => {
  const family = await newFamily(false);
  const app = world.phone(family.guardians[0], { person: { phone: () => false } });
  await app.driver.tap('微信登录');
  await app.driver.waitFor('表示您已阅读并同意');
  await app.driver.tap('#privacy-contract');
  await app.driver.tap('用微信手机号绑定');
  const refused = () => app.records.panels.some(({ kind, answer }) => kind === 'phone' && answer === false);
  await app.driver.waitUntil(refused, 'the refusal of the number');
  await app.driver.idle();
  expect(app.driver.current().route).toBe('packages/member/pages/bind-phone/index');
  // Neither WeChat nor the page asks once more.
  expect(app.records.panels.map(({ kind, answer }) => [kind, answer])).toEqual([['phone', false]]);
  expect(app.driver.text()).not.toContain('隐私保护提示');
  expect(app.records.errors).toEqual([]);
});

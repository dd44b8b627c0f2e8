import { buildCampus, buildClassWithLesson, buildStaff } from '../../../../server/test/support/product-school';
import type { App } from '../../src';
import { openWorld, type World } from '../support/phone';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await world.close();
});

/** The front desk in front of the check-in code of a lesson. */
const atCode = async (): Promise<App> => {
  const campusId = await buildCampus(world.t);
  const desk = await buildStaff(world.t, 'front_desk', campusId);
  const { lesson } = await buildClassWithLesson(world.t, campusId);
  const app = world.phone(desk);
  await app.driver.tap('微信登录');
  await app.driver.waitForPage('packages/staff/pages/today/index');
  app.pages.navigateTo(`/packages/staff/pages/code/index?lessonId=${lesson.id}`);
  await app.driver.waitForPage('packages/staff/pages/code/index');
  await app.driver.waitFor('#copy-code');
  return app;
};

it('keeps the screen on while the code is shown, again after another page, and not afterwards', async () => {
  const app = await atCode();
  // React lets go of a page a moment after it has left the screen.
  const kept = (on: boolean) => app.driver.waitUntil(() => app.device.screenOn === on, `the screen ${on ? 'kept on' : 'let go'}`);
  await kept(true);
  app.pages.navigateTo('/packages/staff/pages/leave/index');
  await app.driver.waitForPage('packages/staff/pages/leave/index');
  await kept(false);
  await app.driver.waitFor('.qy-page');
  await app.driver.idle();
  app.driver.navigateBack();
  await kept(true);
  app.driver.navigateBack();
  await kept(false);
});

it('copies the code only after consent to the privacy contract, and goes on without it', async () => {
  const app = await atCode();
  await app.driver.tap('#copy-code');
  await app.driver.waitFor('隐私保护提示');
  expect(app.device.clipboard).toBe('');
  await app.driver.tap('#privacy-refuse');
  await app.driver.waitFor('请长按复制');
  expect(app.driver.text()).not.toContain('隐私保护提示');
  expect(app.device.clipboard).toBe('');

  await app.driver.tap('#copy-code');
  await app.driver.tap('同意并继续');
  await app.driver.waitFor('已复制');
  expect(app.device.clipboard).not.toBe('');
  expect(app.driver.text()).not.toContain('隐私保护提示');

  // Agreed once, asked no more, neither by us nor by WeChat.
  app.device.clipboard = '';
  await app.driver.tap('#copy-code');
  await app.driver.waitUntil(() => app.device.clipboard !== '', 'the second copy');
  expect(app.records.panels.filter(({ kind }) => kind === 'privacy')).toEqual([]);
  expect(app.records.errors).toEqual([]);
});

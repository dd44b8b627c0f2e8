import { buildCampus, buildClassGroup, buildFamily, buildStaff, enrol } from '../../../../server/test/support/product-school';
import type { App } from '../../src';
import { openWorld, type World } from '../support/phone';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await world.close();
});

const READ_ANYWAY = ['cloud'];
const expectHealthy = (app: App): void => {
  expect(app.records.errors).toEqual([]);
  expect([...app.records.unknownReads].filter((name) => !READ_ANYWAY.includes(name))).toEqual([]);
};

const build = async () => {
  const { t } = world;
  const campusId = await buildCampus(t);
  const family = await buildFamily(t, { campusId });
  await enrol(t, await buildClassGroup(t, campusId), family.children[0]!);
  return { t, campusId, family, child: family.children[0]! };
};

/** A member of staff on the page that finds children. */
const atMembers = async (staff: Parameters<World['phone']>[0]): Promise<App> => {
  const app = world.phone(staff);
  await app.driver.tap('微信登录');
  await app.driver.waitForPage('packages/staff/pages/today/index');
  await app.driver.tap('#find-member');
  await app.driver.waitForPage('packages/staff/pages/members/index');
  await app.driver.waitFor('#scan-member');
  return app;
};

describe('staff', () => {
  it('scan the code, see the child, show and dial the number', async () => {
    const { t, campusId, family, child } = await build();
    const desk = await buildStaff(t, 'front_desk', campusId);
    const app = await atMembers(desk);
    app.person.scan = () => `m1.${child.id}`;
    await app.driver.tap('#scan-member');
    await app.driver.waitForPage('packages/staff/pages/member/index');
    await app.driver.waitFor(child.name);
    await app.driver.waitFor('剩 20 / 20 课时');
    const guardianId = family.guardianIds[0]!;
    expect(app.driver.text()).not.toContain(family.guardians[0].phone);
    await app.driver.tap(`#reveal-${guardianId}`);
    await app.driver.waitFor(family.guardians[0].phone);
    await app.driver.tap(`#call-${guardianId}`);
    await app.driver.pause(50);
    expect(app.records.panels.at(-1)).toMatchObject({ kind: 'dial', options: { phoneNumber: family.guardians[0].phone } });
    expectHealthy(app);
  });

  it('find a child by name, and are told kindly about foreign codes and other ones', async () => {
    const { t, campusId, child } = await build();
    const { child: foreign } = await build();
    const app = await atMembers(await buildStaff(t, 'front_desk', campusId));
    await app.driver.input('#member-search', child.name);
    await app.driver.tap(`#member-${child.externalNo}`);
    await app.driver.waitForPage('packages/staff/pages/member/index');
    await app.driver.navigateBack();
    app.person.scan = () => 'https://example.com/something';
    await app.driver.tap('#scan-member');
    await app.driver.waitFor('这不是会员码');
    app.person.scan = () => null;
    await app.driver.tap('#scan-member');
    await app.driver.pause(100);
    expect(app.driver.current().route).toBe('packages/staff/pages/members/index');
    app.person.scan = () => `m1.${foreign.id}`;
    await app.driver.tap('#scan-member');
    await app.driver.waitForPage('packages/staff/pages/member/index');
    await app.driver.waitFor('没有找到这位学员');
    expect(app.driver.text()).not.toContain(foreign.name);
    expectHealthy(app);
  });
});

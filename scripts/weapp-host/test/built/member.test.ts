import { inflateSync } from 'node:zlib';
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

/** What the person has answered to the panels of a kind, in order. */
const answers = (app: App, kind: string): unknown[] =>
  app.records.panels.filter((panel) => panel.kind === kind && panel.answer !== undefined).map(({ answer }) => answer);

const build = async () => {
  const { t } = world;
  const campusId = await buildCampus(t);
  const family = await buildFamily(t, { campusId });
  await enrol(t, await buildClassGroup(t, campusId), family.children[0]!);
  return { t, campusId, family, child: family.children[0]! };
};

/** The parent in front of the child's code. */
const atCode = async (parent: Parameters<World['phone']>[0]): Promise<App> => {
  const app = world.phone(parent);
  await app.driver.tap('微信登录');
  await app.driver.waitForPage('pages/home/index');
  app.pages.switchTab('/pages/me/index');
  await app.driver.tap('#go-member-code');
  await app.driver.waitForPage('packages/member/pages/code/index');
  await app.driver.waitFor('#save-code');
  return app;
};

describe('the member code', () => {
  it('goes into the album as a picture, once the privacy contract is agreed to', async () => {
    const { family, child } = await build();
    const app = await atCode(family.guardians[0]);
    expect(app.driver.text()).toContain(`m1.${child.id}`);
    await app.driver.tap('#save-code');
    await app.driver.waitFor('隐私保护提示');
    expect(app.album.pictures).toHaveLength(0);
    await app.driver.tap('同意并继续');
    await app.driver.waitFor('已保存到相册');
    const file = Buffer.from(app.album.pictures[0]!);
    const length = file.readUInt32BE(33);
    const width = file.readUInt32BE(16);
    expect(inflateSync(file.subarray(41, 41 + length))).toHaveLength((Math.ceil(width / 8) + 1) * width);
    expectHealthy(app);
  });

  it('is not saved without agreement, and can be tried again', async () => {
    const { family } = await build();
    const app = await atCode(family.guardians[0]);
    await app.driver.tap('#save-code');
    await app.driver.tap('#privacy-refuse');
    await app.driver.idle();
    expect(app.driver.text()).not.toContain('隐私保护提示');
    expect(app.driver.text()).not.toContain('没有保存成功');
    expect(app.driver.text()).not.toContain('需要您允许');
    await app.driver.tap('#save-code');
    await app.driver.tap('同意并继续');
    await app.driver.waitFor('已保存到相册');
    expectHealthy(app);
  });

  it('asks for the settings after a refusal, opens them in the tap, and saves', async () => {
    const { family } = await build();
    const app = await atCode(family.guardians[0]);
    app.person.album = () => null;
    await app.driver.tap('#save-code');
    await app.driver.tap('同意并继续');
    await app.driver.waitUntil(() => answers(app, 'album').length === 1, 'the question for the album');
    await app.driver.idle();
    expect(answers(app, 'album')).toEqual([null]);
    expect(app.driver.text()).not.toContain('需要您允许');

    app.person.album = () => false;
    await app.driver.tap('#save-code');
    await app.driver.waitFor('需要您允许保存到相册');
    app.person.settings = (current) => current;
    await app.driver.tap('#sheet-confirm');
    await app.driver.waitUntil(() => answers(app, 'settings').length === 1, 'the settings');
    await app.driver.idle();
    expect(app.album.pictures).toHaveLength(0);
    await app.driver.waitFor('需要您允许保存到相册');
    app.person.settings = () => ({ 'scope.writePhotosAlbum': true });
    await app.driver.tap('#sheet-confirm');
    await app.driver.waitFor('已保存到相册');
    expect(app.album.pictures).toHaveLength(1);
    expect(app.records.panels.filter(({ kind }) => kind === 'settings')).toHaveLength(2);
    expectHealthy(app);
  });
});

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
    await app.driver.waitUntil(() => answers(app, 'dial').length === 1, 'the question before dialling');
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
    await app.driver.waitUntil(() => answers(app, 'scan').at(-1) === null, 'the end of the scan');
    await app.driver.idle();
    expect(app.driver.current().route).toBe('packages/staff/pages/members/index');
    app.person.scan = () => `m1.${foreign.id}`;
    await app.driver.tap('#scan-member');
    await app.driver.waitForPage('packages/staff/pages/member/index');
    await app.driver.waitFor('没有找到这位学员');
    expect(app.driver.text()).not.toContain(foreign.name);
    expectHealthy(app);
  });
});

import {
  buildCampus,
  buildClassWithLesson,
  buildFamily,
  buildStaff,
  codeOf,
  enrol,
} from '../../../../server/test/support/product-school';
import { MAX_PAGES, memoryStorage } from '../../src';
import { expectHealthy } from '../support/gates';
import { openWorld, type World } from '../support/phone';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await world.close();
});

const newFamily = async () => {
  const campusId = await buildCampus(world.t);
  return { campusId, family: await buildFamily(world.t, { campusId }) };
};
const signIn = async (app: ReturnType<World['phone']>) => {
  await app.driver.tap('微信登录');
  await app.driver.waitForPage('pages/home/index');
};
const paths = (app: ReturnType<World['phone']>) => app.records.requests.map(({ url }) => url.replace(/^.*\/api\/v1/, ''));

it('has home ready with one request', async () => {
  const { family } = await newFamily();
  const storage = memoryStorage();
  const first = world.phone(family.guardians[0], { storage });
  await signIn(first);
  await first.driver.waitFor(family.children[0]!.name);
  first.close();
  const app = world.phone(family.guardians[0], { storage });
  await app.driver.waitFor(family.children[0]!.name);
  await app.driver.idle();
  expect(paths(app)).toEqual([expect.stringMatching(/^\/home(\?|$)/)]);
  expect([...app.records.packages]).toEqual([]);
  expectHealthy(app);
});

it('goes from the sign-in to a check-in, the statement of credits, a sub-package, and ten pages deep', async () => {
  const { t } = world;
  const { campusId, family } = await newFamily();
  const desk = await buildStaff(t, 'front_desk', campusId);
  const { group, lesson } = await buildClassWithLesson(t, campusId);
  await enrol(t, group, family.children[0]!);
  const code = await codeOf(t, desk, lesson.id);
  const app = world.phone(family.guardians[0], { person: { scan: () => code } });
  await signIn(app);
  await app.driver.tap('扫码签到');
  await app.driver.waitFor('签到成功');
  app.driver.navigateBack();
  await app.driver.tap('#go-attendance');
  await app.driver.waitFor('课时明细');
  await app.driver.waitFor('.attendance__line');
  app.driver.navigateBack();
  await app.driver.tap('#go-records');
  await app.driver.waitForPage('packages/schooling/pages/records/index');
  for (let depth = 3; depth <= MAX_PAGES; depth += 1) app.pages.navigateTo('/packages/member/pages/profile/index');
  expect(app.driver.current().depth).toBe(MAX_PAGES);
  expect(() => app.pages.navigateTo('/packages/member/pages/profile/index')).toThrow('limit');
  app.driver.navigateBack(MAX_PAGES);
  await app.driver.waitForPage('pages/home/index');
  expect([...app.records.packages]).toEqual(['packages/schooling', 'packages/member']);
  expectHealthy(app);
});

it('opens the page of a message that was touched, also when somebody has to sign in first', async () => {
  const { family } = await newFamily();
  const studentId = family.children[0]!.id;
  const page = `packages/schooling/pages/lessons/index?studentId=${studentId}`;
  const app = world.phone(family.guardians[0]);
  await signIn(app);
  app.enter(page, 1014);
  await app.driver.waitForPage('packages/schooling/pages/lessons/index');
  expect(app.driver.current()).toMatchObject({ query: { studentId }, depth: 1 });
  expectHealthy(app);

  const other = world.phone(family.guardians[0], { path: `/${page}`, scene: 1014 });
  await other.driver.waitForPage('pages/sign-in/index');
  await other.driver.tap('微信登录');
  await other.driver.waitForPage('packages/schooling/pages/lessons/index');
  expect(other.driver.current().query).toMatchObject({ studentId });
  expectHealthy(other);
});

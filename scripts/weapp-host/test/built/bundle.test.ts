import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type App, MAX_PAGES, memoryStorage, pagesOf, startInNode } from '../../src';
import { expectHealthy, SET_DATA_BYTES, SET_DATA_CALLS } from '../support/gates';
import { builtBundle } from '../support/phone';
import { sampleWechat } from '../support/sample';

const root = path.resolve(__dirname, '../../../../miniapp/dist/weapp');
const bundle = builtBundle();
const { app } = bundle;
const all = pagesOf(app);

/** A phone without a network. @param signedIn with tokens of a former session */
const phone = (open: string, signedIn = true): App => {
  const storage = memoryStorage();
  if (signedIn) storage.set('qy.tokens', JSON.stringify(JSON.stringify({ accessToken: 'a', refreshToken: 'r' })));
  const transport = async () => Promise.reject(new Error('no network'));
  return startInNode({ bundle, storage, transport, wechat: sampleWechat(), path: open });
};

it.each(all)('%s opens without a network and draws something', async (route) => {
  const host = phone(`/${route}?studentId=s&lessonId=l&paymentId=p&date=2026-11-21`);
  await host.driver.waitFor('.qy-page');
  expectHealthy(host);
  host.close();
});

it.each(all.filter((route) => route.startsWith('packages/staff/pages/')))('%s says that there is no network', async (route) => {
  const host = phone(`/${route}?studentId=s&lessonId=l&paymentId=p&date=2026-11-21`);
  await host.driver.waitFor('网络连接不上');
  host.close();
});

const pulled = all.filter((route) => bundle.configs[route]?.enablePullDownRefresh === true);

it.each(pulled)('%s lets go again after it was pulled down, also without a network', async (route) => {
  const host = phone(`/${route}?studentId=s&lessonId=l&paymentId=p&date=2026-11-21`);
  await host.driver.waitFor('.qy-page');
  await host.driver.pullDown();
  while (host.pages.top!.refreshing) await host.driver.pause();
  expectHealthy(host);
  host.close();
});

it('shows the WeChat sign-in to a new phone, without asking the server', async () => {
  const host = phone('/pages/sign-in/index', false);
  await host.driver.waitFor('微信登录');
  expect(host.driver.text()).not.toContain('示范学校 · 选择一个角色体验');
  expect(host.records.requests).toEqual([]);
  expect(host.records.largestSetData()).toBeLessThan(SET_DATA_BYTES);
  expect(host.records.callsToContent('pages/sign-in/index')).toBeLessThanOrEqual(SET_DATA_CALLS);
  host.close();
});

it('leads from home to the sign-in without asking the server', async () => {
  const host = phone('/pages/home/index', false);
  await host.driver.waitForPage('pages/sign-in/index');
  expect(host.records.navigations).toEqual([
    'reLaunch /pages/home/index',
    'reLaunch /pages/sign-in/index?back=%2Fpages%2Fhome%2Findex',
  ]);
  expect(host.records.requests).toEqual([]);
  host.close();
});

it('asks the server once for home when somebody is signed in', async () => {
  const host = phone('/pages/home/index');
  await host.driver.waitFor('网络连接不上');
  expect(host.driver.current().route).toBe('pages/home/index');
  expect(host.records.requests).toHaveLength(1);
  host.close();
});

it('asks what waits to be paid when the family opens its payments', async () => {
  const host = phone('/packages/payments/pages/list/index');
  const asked = () => host.records.requests.some(({ url }) => url.includes('/me/payments?state=open'));
  await host.driver.waitUntil(asked, 'the request for what waits to be paid');
  host.close();
});

it('stands ten pages deep, and comes back', async () => {
  const host = phone('/pages/home/index');
  for (let depth = 2; depth <= MAX_PAGES; depth += 1) host.pages.navigateTo(`/packages/member/pages/policy/index?depth=${depth}`);
  expect(host.driver.current()).toMatchObject({ query: { depth: '10' }, depth: 10 });
  expect(() => host.pages.navigateTo('/packages/member/pages/policy/index')).toThrow('limit');
  await host.driver.idle();
  host.driver.navigateBack(8);
  expect(host.driver.current()).toMatchObject({ query: { depth: '2' }, depth: 2 });
  expect(host.records.errors).toEqual([]);
  host.close();
});

it('has nothing of the pay panel of the demo inside', () => {
  const scripts = Object.keys(bundle.scripts);
  expect(scripts.length).toBeGreaterThan(all.length);
  const talking = (words: string) => scripts.filter((file) => bundle.scripts[file]!.includes(words));
  expect(talking('requestPayment')).not.toEqual([]);
  expect(talking('/simulator/')).toEqual([]);
});

it('has a PNG for every tab, chosen or not', () => {
  expect(readdirSync(root)).toContain('app.json');
  for (const { iconPath = '', selectedIconPath = '' } of app.tabBar?.list ?? []) {
    for (const file of [iconPath, selectedIconPath]) {
      expect(existsSync(path.join(root, file))).toBe(true);
      expect(readFileSync(path.join(root, file)).subarray(1, 4).toString('latin1')).toBe('PNG');
    }
  }
});

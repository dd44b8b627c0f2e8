/** @jest-environment node */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WeappHost } from './weapp-host';

const root = path.resolve(__dirname, '../../dist/weapp');
const app = JSON.parse(readFileSync(path.join(root, 'app.json'), 'utf8')) as {
  pages: string[];
  subPackages?: { root: string; pages: string[] }[];
  tabBar: { list: { pagePath: string; iconPath: string; selectedIconPath: string }[] };
};
const all = [...app.pages, ...(app.subPackages ?? []).flatMap((part) => part.pages.map((page) => `${part.root}/${page}`))];

it('starts and registers every page without a browser around it', async () => {
  const host = new WeappHost(root);
  host.start();
  for (const route of all) await host.open(route, 0);
  expect([...host.pages.keys()]).toEqual(all);
});

it('shows the WeChat sign-in to a new phone, in small portions', async () => {
  const host = new WeappHost(root);
  host.start();
  const { texts, largest, calls } = await host.open('pages/sign-in/index');
  expect(texts).toContain('微信登录');
  expect(texts).not.toContain('示范学校 · 选择一个角色体验');
  expect(host.requests).toEqual([]);
  expect(largest).toBeLessThan(64 * 1024);
  expect(calls).toBeLessThanOrEqual(10);
});

it('leads from home to the sign-in without asking the server', async () => {
  const host = new WeappHost(root);
  host.start();
  await host.open('pages/home/index');
  expect(host.navigations).toEqual(['/pages/sign-in/index?back=%2Fpages%2Fhome%2Findex']);
  expect(host.requests).toEqual([]);
});

it('asks the server once for home when somebody is signed in', async () => {
  const host = new WeappHost(root);
  host.storage.set('qy.tokens', JSON.stringify({ accessToken: 'a', refreshToken: 'r' }));
  host.start();
  await host.open('pages/home/index');
  expect(host.navigations).toEqual([]);
  expect(host.requests).toHaveLength(1);
});

it('asks what waits to be paid when the family opens its payments', async () => {
  const host = new WeappHost(root);
  host.storage.set('qy.tokens', JSON.stringify({ accessToken: 'a', refreshToken: 'r' }));
  host.start();
  await host.open('packages/payments/pages/list/index');
  expect(host.requests.some((url) => url.includes('/me/payments?state=open'))).toBe(true);
});

it('has nothing of the pay panel of the demo inside', () => {
  const scripts = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(all.length);
  const talking = (words: string) => scripts.filter((file) => readFileSync(path.join(root, file), 'utf8').includes(words));
  expect(talking('requestPayment')).not.toEqual([]);
  expect(talking('/simulator/')).toEqual([]);
});

it('has a PNG for every tab, chosen or not', () => {
  for (const { iconPath, selectedIconPath } of app.tabBar.list) {
    for (const file of [iconPath, selectedIconPath]) {
      expect(existsSync(path.join(root, file))).toBe(true);
      expect(readFileSync(path.join(root, file)).subarray(1, 4).toString('latin1')).toBe('PNG');
    }
  }
});

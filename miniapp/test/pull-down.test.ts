import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const src = join(__dirname, '../src');
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));

/** The folders of screens that WeChat's package has; the console is for browsers. */
const screens = filesBelow(src)
  .filter((file) => file.endsWith('index.config.ts') && !/[\\/](console|gallery)[\\/]/.test(file))
  .map(dirname);
const sourceOf = (screen: string) =>
  filesBelow(screen)
    .filter((file) => file.endsWith('.tsx') && !file.endsWith('.test.tsx'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
const lists = screens.filter((screen) => /\buse(Pages|List)\(/.test(sourceOf(screen)));
const pulls = (screen: string) =>
  readFileSync(join(screen, 'index.config.ts'), 'utf8').includes("enablePullDownRefresh: process.env.TARO_ENV === 'weapp'");

it('finds the screens', () => {
  expect(screens.length).toBeGreaterThan(20);
  expect(lists.length).toBeGreaterThan(5);
});

it.each(lists.map((screen) => relative(src, screen)))('%s can be pulled down to ask again', (name) => {
  expect(pulls(join(src, name))).toBe(true);
});

it.each(screens.filter(pulls).map((screen) => relative(src, screen)))('%s does something when it is pulled down', (name) => {
  expect(sourceOf(join(src, name))).toMatch(/\buse(Refresh|PullDown)\(/);
});

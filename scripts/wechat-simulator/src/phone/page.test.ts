import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exchange } from '../pay/test-support';
import { type Simulator, startSimulator } from '../test-support';

const FOLDER = join(__dirname, 'page');
const names = readdirSync(FOLDER);
const textOf = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

it('serves the page and all of its parts, each as what it is', async () => {
  const types: Record<string, string> = { html: 'text/html', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
  for (const path of ['/phone', ...names.map((name) => `/phone/${name}`)]) {
    const answer = await fetch(`${simulator.base}${path}`);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(answer.headers.get('content-type')).toContain(types[path.split('.')[1] ?? 'html']);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  }
});

it('answers 304 to a browser that has the part', async () => {
  // Not fetch: that one asks for a fresh copy by itself whenever it is given a condition.
  const ask = (headers: Record<string, string>) => exchange(`${simulator.base}/phone/app.js`, 'GET', headers);
  const etag = String((await ask({})).headers.etag);
  const again = await ask({ 'if-none-match': etag });
  expect([again.status, again.text]).toEqual([304, '']);
  expect((await ask({ 'if-none-match': '"another"' })).status).toBe(200);
});

it.each([
  '/phone/none.js',
  '/phone/..%2findex.ts',
  '/phone/%2e%2e%2f%2e%2e%2fworld.ts',
  '/phone/page/app.js',
  '/phone/..%5cindex.ts',
])('%s is not there', async (path) => expect((await fetch(`${simulator.base}${path}`)).status).toBe(404));

it('leads to no other host, and every part it names is there', () => {
  for (const name of names) {
    const text = textOf(name).replaceAll('http://www.w3.org/2000/svg', '');
    expect([name, /(https?:)?\/\/[a-z0-9-]+\.[a-z]/.test(text)]).toEqual([name, false]);
    const named = [...text.matchAll(/from '\.\/([^']+)'|"\/phone\/([^"]+)"/g)].map(([, module, part]) => module ?? part);
    for (const part of named) expect(names).toContain(part);
  }
});

it('never turns data into markup', () => {
  for (const name of names.filter((each) => /\.(js|html)$/.test(each))) {
    expect([
      name,
      textOf(name).match(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|javascript:/),
    ]).toEqual([name, null]);
    expect([name, /<script(?![^>]*src=)|\son\w+="|\sstyle="/.test(textOf(name))]).toEqual([name, false]);
  }
});

it('looking at the page is no change that has to be saved', async () => {
  const changed = jest.fn();
  simulator.world.onChange(changed);
  await fetch(`${simulator.base}/phone`);
  await fetch(`${simulator.base}/phone/app.js`);
  expect(changed).not.toHaveBeenCalled();
});

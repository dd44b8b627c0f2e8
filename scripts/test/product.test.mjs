import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { packagePages } from '../lib/app-pages.mjs';
import { at } from '../lib/paths.mjs';
import { connectPush } from '../lib/product.mjs';

test('reads the pages of the package for WeChat, and none that only browsers have', async () => {
  const pages = await packagePages();
  assert.ok(pages.includes('pages/home/index'));
  assert.ok(pages.includes('packages/schooling/pages/check-in/index'));
  assert.deepEqual(
    pages.filter((page) => page.startsWith('/') || page.includes('console/')),
    [],
  );
  assert.deepEqual(
    pages.filter((page) => !existsSync(at('miniapp/src', `${page}.tsx`))),
    [],
  );
});

test('tells the simulator where messages go and which pages there are, so that a code for another page is refused', async () => {
  const told = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => {
      text += piece;
    });
    request.on('end', () => {
      told.push([request.url, JSON.parse(text)]);
      response.end('{}');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  await connectPush({ url: `http://127.0.0.1:${server.address().port}` }, 3000);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const pushUrl = 'http://127.0.0.1:3000/api/v1/wechat/messages';
  assert.deepEqual(told, [['/simulator/settings', { pushUrl, pushMode: 'encrypted', pages: await packagePages() }]]);
});

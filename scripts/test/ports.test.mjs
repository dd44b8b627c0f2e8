import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { freePort, isFree, waitForHttp, waitForPort } from '../lib/ports.mjs';
import { requireFreePort } from '../lib/product.mjs';
import { Stop } from '../lib/say.mjs';

const listening = async (host) => {
  const port = await freePort();
  const server = createServer((socket) => socket.destroy());
  await new Promise((resolve) => server.listen(port, host, resolve));
  return { server, port };
};

for (const host of ['127.0.0.1', undefined]) {
  test(`sees that a port is taken on ${host ?? 'every address'}, and says so in one sentence`, async () => {
    const { server, port } = await listening(host);
    assert.equal(await isFree(port), false);
    assert.notEqual(await freePort(port), port);
    await assert.rejects(
      requireFreePort(port),
      (error) => error instanceof Stop && error.message.includes(`Port ${port} is already in use`),
    );
    assert.equal(await waitForPort(port), true);
    await new Promise((resolve) => server.close(resolve));
    assert.equal(await isFree(port), true);
    await requireFreePort(port);
  });
}

test('gives each asker a port of its own, out of the reach of those that systems give away', async () => {
  const ports = await Promise.all(Array.from({ length: 40 }, () => freePort()));
  assert.equal(new Set(ports).size, ports.length);
  for (const port of ports) assert.ok(port >= 20_000 && port < 32_000, String(port));
});

test('takes a server that answers for ready, whatever becomes of the body', async () => {
  const { fetch } = globalThis;
  globalThis.fetch = async () => ({ ok: true, body: { cancel: () => Promise.reject(new TypeError('terminated')) } });
  try {
    assert.equal(await waitForHttp('http://127.0.0.1:1/'), true);
  } finally {
    globalThis.fetch = fetch;
  }
});

test('does not wait for the port of a process that has ended', async () => {
  const port = await freePort();
  assert.equal(await waitForPort(port, { child: { ended: Promise.resolve() }, timeoutMs: 60_000 }), false);
});

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { freePort, isFree, waitForPort } from '../lib/ports.mjs';
import { requireFreePort } from '../lib/product.mjs';
import { Stop } from '../lib/say.mjs';

const listening = async (host) => {
  const server = createServer((socket) => socket.destroy());
  await new Promise((resolve) => server.listen(0, host, resolve));
  return { server, port: server.address().port };
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
    assert.equal(await waitForPort(port, { timeoutMs: 1000 }), true);
    await new Promise((resolve) => server.close(resolve));
    assert.equal(await isFree(port), true);
    await requireFreePort(port);
  });
}

test('does not wait for the port of a process that has ended', async () => {
  const port = await freePort();
  assert.equal(await waitForPort(port, { child: { ended: Promise.resolve() }, timeoutMs: 60_000 }), false);
});

import { createSimulator } from './app';
import { World } from './world';

/** Defaults agree with the service's demo configuration; they protect nothing. */
const appId = process.env.WECHAT_APP_ID ?? 'wx5130000000000001';
const appSecret = process.env.WECHAT_APP_SECRET ?? 'simulator-secret-of-the-demo-000';
const port = Number(process.env.PORT ?? 3100);

const server = createSimulator(new World(appId, appSecret)).listen(port, '127.0.0.1', () => {
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  process.stdout.write(`WeChat simulator on http://127.0.0.1:${actual}\n`);
});

server.on('error', (error) => {
  process.stderr.write(`WeChat simulator cannot listen on port ${port}: ${error.message}\n`);
  process.exit(1);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}

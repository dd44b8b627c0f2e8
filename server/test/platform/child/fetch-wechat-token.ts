/** Says when it is ready, waits for a line, asks for the access token many times at once and prints what it got. */
import { systemClock } from '../../../src/platform/clock/clock';
import { createRedisTokens } from '../../../src/platform/wechat';
import { createTokenSource } from '../../../src/platform/wechat/access-token';
import { silentLog, until } from '../outbox-support';

const main = async (): Promise<void> => {
  const { REDIS_URL = '', API_BASE = '', APP_ID = '', APP_SECRET = '' } = process.env;
  const host = { base: API_BASE, appId: APP_ID, appSecret: APP_SECRET };
  const shared = createRedisTokens(REDIS_URL, host, silentLog);
  const line = { host, observe: () => undefined, timeoutMs: 6_000, pauseMs: 100 };
  const source = createTokenSource(line, () => systemClock.now(), shared);
  await until(() =>
    shared.read().then(
      () => true,
      () => false,
    ),
  );
  process.stdout.write('ready\n');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  const tokens = await Promise.all(Array.from({ length: 20 }, () => source.get()));
  process.stdout.write(`${JSON.stringify(tokens)}\n`);
  shared.close();
  process.exit(0);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});

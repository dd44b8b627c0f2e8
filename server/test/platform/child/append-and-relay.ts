/**
 * Appends numbered events, one committed transaction each, while a relay handles them; prints each number once its
 * commit is acknowledged. Runs until it is killed, or until everything up to LAST is appended and handled.
 */
import { systemClock } from '../../../src/platform/clock/clock';
import { openDatabase } from '../../../src/platform/db';
import { createIdSource } from '../../../src/platform/ids/ulid';
import { operationsEntities } from '../../../src/platform/operations/entities';
import { createOutbox } from '../../../src/platform/outbox';
import { effectSubscriber, silentLog } from '../outbox-support';

const LANES = 5;

const main = async (): Promise<void> => {
  const { URL_OF_DATABASE, FILE_OF_DATABASE = '', FIRST, LAST } = process.env;
  const db = await openDatabase({
    url: URL_OF_DATABASE || null,
    file: FILE_OF_DATABASE,
    poolSize: 10,
    entities: operationsEntities,
    clock: systemClock,
    ids: createIdSource(),
  });
  const outbox = createOutbox({
    db,
    clock: systemClock,
    subscribers: [effectSubscriber('killed', 'kill.happened')],
    log: silentLog,
  });
  process.stdout.write('ready\n');
  outbox.start();
  for (let n = Number(FIRST); n <= Number(LAST); n += 1) {
    await db.transaction(async (uow) => {
      await uow.insert('test_fact', { n });
      await uow.append({ type: 'kill.happened', aggregate: `lane:${n % LANES}`, payload: { n } });
    });
    process.stdout.write(`${n}\n`);
  }
  await outbox.drain(undefined, 60_000);
  await outbox.stop();
  await db.close();
  process.stdout.write('end\n');
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});

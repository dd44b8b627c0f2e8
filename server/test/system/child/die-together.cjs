/**
 * Runs compiled servers in one process, which ends as in a power cut once each of their deaths has been reached: whoever comes to
 * his stays there, in the middle of his transaction, until the last one has come to his. The servers know nothing of it.
 * QINGYA_TEST_DOOMED is JSON: `servers`, each with its `env` and the death of what its clock does, or null; `deaths`, how many there
 * are with those that requests bring along in a header. A death is `statement`, the beginning of its text; `value`, one of its values
 * or null; `moment`: `in` right after it, `commit` right before its transaction commits, `committed` right after.
 * The parent is told which server listens on which port: with PORT=0 nobody can take one between its choice and its use.
 */
const { AsyncLocalStorage } = require('node:async_hooks');
const { Server } = require('node:http');
const path = require('node:path');

const dist = (file) => require(path.resolve(__dirname, '../../../dist', file));
const { MysqlConnection, SqliteConnection } = dist('platform/db/connection.js');
const { startProduct } = dist('app/run.js');
const { servers, deaths } = JSON.parse(process.env.QINGYA_TEST_DOOMED);

/** The death that what is running now goes to. */
const own = new AsyncLocalStorage();
/** The number of the server that is being started. */
const starting = new AsyncLocalStorage();
let reached = 0;
const die = () => {
  reached += 1;
  if (reached === deaths) process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};

const { emit } = Server.prototype;
Server.prototype.emit = function (event, ...args) {
  if (event === 'listening') process.send({ server: starting.getStore(), port: this.address().port });
  const death = event === 'request' ? args[0].headers['x-test-death'] : undefined;
  return death === undefined
    ? emit.call(this, event, ...args)
    : own.run(JSON.parse(death), () => emit.call(this, event, ...args));
};

for (const { prototype } of [SqliteConnection, MysqlConnection]) {
  const { run } = prototype;
  prototype.run = async function (sql, params) {
    const isEnd = sql === 'COMMIT' || sql === 'ROLLBACK';
    const death = isEnd ? this.diesWithThisTransaction : undefined;
    if (isEnd) this.diesWithThisTransaction = undefined;
    const commits = death !== undefined && sql === 'COMMIT';
    if (commits && death.moment === 'commit') await die();
    const result = await run.call(this, sql, params);
    if (commits && death.moment === 'committed') await die();
    const { statement, value = null, moment } = own.getStore() ?? {};
    if (statement !== undefined && sql.startsWith(statement) && (value === null || params.includes(value))) {
      if (moment === 'in') await die();
      this.diesWithThisTransaction = own.getStore();
    }
    return result;
  };
}

process.setMaxListeners(0);
for (const [index, { env, clock }] of servers.entries()) {
  const start = () => own.run(clock ?? undefined, () => startProduct({ ...process.env, ...env }, []));
  void starting.run(index, start);
}

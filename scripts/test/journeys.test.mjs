import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { aheadOfMidnight, PASSING_MS, passingTime } from '../journeys/lib-clock.mjs';
import { endedLottery } from '../journeys/lib-lottery.mjs';
import { packageDays } from '../journeys/lib-school.mjs';
import { eventually, isOn } from '../journeys/lib-staff.mjs';
import { databaseName, openStage, sharedStage, withLimit } from '../lib/journeys.mjs';

test('names the databases of stages that open in one moment apart', () => {
  const names = Array.from({ length: 1_000 }, databaseName);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.ok(name.length <= 64, name);
});

test('leaves no folder behind when a stage cannot be opened', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qingya-stages-'));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    // Port 1 answers nobody.
    const servers = { databaseUrl: 'mysql://root@127.0.0.1:1', redisUrl: 'redis://127.0.0.1:1' };
    await assert.rejects(openStage({ engine: 'mysql', servers }), /ECONNREFUSED/);
    assert.deepEqual(readdirSync(folder), []);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true });
  }
});

test('lets time pass in a server by a signal, for its clock and for the header by which pages know it', () => {
  const program = `
    const { createServer } = require('node:http');
    const server = createServer((request, response) => response.end()).listen(0, '127.0.0.1', async () => {
      const look = async () => {
        const answer = await fetch('http://127.0.0.1:' + server.address().port);
        return [Date.now(), Date.parse(answer.headers.get('date'))];
      };
      const before = await look();
      process.kill(process.pid, 'SIGUSR2');
      const from = Date.now();
      while (Date.now() - from < ${PASSING_MS}) await new Promise((resolve) => setTimeout(resolve, 5));
      const after = await look();
      process.stdout.write(JSON.stringify(after.map((at, i) => at - before[i])));
      server.closeAllConnections();
      server.close();
    });`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], {
    env: { ...process.env, ...passingTime },
    encoding: 'utf8',
    timeout: 60_000,
  });
  const passed = JSON.parse(stdout || `"${stderr}"`);
  assert.equal(passed.length, 2, stderr);
  // The header knows whole seconds.
  for (const ms of passed) assert.ok(ms >= PASSING_MS - 1_000 && ms < PASSING_MS + 60_000, String(ms));
});

test('begins the day anew for a journey that would not end before midnight in Shanghai, and leaves the clock alone otherwise', () => {
  const ahead = (time) => aheadOfMidnight(Date.parse(`2026-11-22T${time}+08:00`));
  assert.deepEqual(['00:00:00', '10:00:00', '23:49:59.999'].map(ahead), [0, 0, 0]);
  assert.deepEqual(['23:50:00', '23:59:59'].map(ahead), [601_000, 2_000]);
});

test('gives packages that are valid on the day they are imported, whatever the year', () => {
  for (const day of ['2026-11-22', '2027-08-31', '2027-09-01', '2031-02-28']) {
    const [from, to] = packageDays(Date.parse(`${day}T12:00:00+08:00`)).split(',');
    assert.ok(from < day && day < to, `${from} ${day} ${to}`);
  }
});

test('takes a lesson for one that runs only while it has begun and a minute of it is left', () => {
  const lesson = { startsAt: 1_000_000, endsAt: 1_600_000 };
  assert.deepEqual(
    [999_999, 1_000_000, 1_540_000, 1_540_001].map((now) => isOn(lesson, now)),
    [false, true, true, false],
  );
});

test('asks again for what is not there yet, and names what never came', async () => {
  const looks = [undefined, undefined, 'there'];
  assert.equal(await eventually(async () => looks.shift()), 'there');
  await assert.rejects(
    eventually(async () => undefined, 0, 'no lesson'),
    /no lesson/,
  );
});

/** A server that knows lotteries, and that takes its time over each draw. */
const slowLotteries = (drawMs) => {
  const lotteries = [];
  const refused = (code) => ({ status: 409, body: { error: { code } } });
  const api = async (method, path, { body } = {}) => {
    const [, id, act] = /lotteries\/(\d+)\/(\w+)$/.exec(path) ?? [];
    const lottery = lotteries[id];
    if (act === 'draws') await new Promise((resolve) => setTimeout(resolve, drawMs));
    const over = lottery && Date.now() >= lottery.closesAt;
    if (act === 'draws' && over) return refused('lottery_over');
    if (act === 'end' && !over) return refused('lottery_still_open');
    if (act === 'draws') lottery.draws += 1;
    if (method === 'POST' && !lottery) lotteries.push({ id: lotteries.length, draws: 0, ...body });
    return { status: 200, body: lottery ?? lotteries.at(-1) ?? {} };
  };
  return { api, lotteries };
};

test('keeps a campaign open longer when its draws did not fit into it', async () => {
  const { api, lotteries } = slowLotteries(20);
  const id = await endedLottery(api, { studentId: 1 }, { draws: 3, openMs: 10 });
  assert.equal(lotteries[id].draws, 3);
  assert.ok(lotteries.length > 1 && id === lotteries.length - 1, 'the first was long enough');
});

test('says what is wrong with a campaign that has not closed yet', async () => {
  const api = async () => ({ status: 403, body: { error: { code: 'forbidden' } } });
  await assert.rejects(endedLottery(api, {}, { openMs: 60_000 }), /403/);
});

test('gives journeys that share a school another one before the school changes by itself', async () => {
  let now = 0;
  const closed = [];
  let opened = 0;
  const open = async () => {
    opened += 1;
    const number = opened;
    return { number, close: async () => closed.push(number) };
  };
  const shared = sharedStage(open, () => now);
  const numbers = [];
  for (const minute of [0, 5, 15, 16, 31, 32]) {
    now = minute * 60_000;
    numbers.push((await shared.get()).number);
  }
  assert.deepEqual(
    [numbers, closed],
    [
      [1, 1, 1, 2, 2, 3],
      [1, 2],
    ],
  );
  await shared.close();
  await shared.close();
  assert.deepEqual(closed, [1, 2, 3]);
});

test('ends a journey that goes nowhere, however many pages it has opened before, and leaves no timer behind', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    let further;
    let said;
    const walk = withLimit((goOn) => {
      further = goOn;
      return new Promise(() => undefined);
    }).catch((error) => {
      said = error.message;
    });
    for (let page = 0; page < 35; page += 1) {
      mock.timers.tick(100_000);
      further();
    }
    mock.timers.tick(179_999);
    await new Promise(setImmediate);
    assert.equal(said, undefined);
    mock.timers.tick(1);
    await walk;
    assert.match(said, /180 s after it opened its last page/);
  } finally {
    mock.timers.reset();
  }

  let late;
  await withLimit(async (goOn) => {
    late = goOn;
  });
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  late();
  assert.equal(timers(), before);
});

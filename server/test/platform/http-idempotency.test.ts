import request from 'supertest';
import { defaultSettings } from '../../src/platform/http';
import { IdempotencyGate } from '../../src/platform/http/idempotency';
import { purgeIdempotency } from '../../src/platform/idempotency/stored-results';
import { describeDatabases } from '../support/database';
import { bearer, createToyTable, creditsOf, newId, newToys, people, toyApp } from './http-toys';

const API = '/api/v1';

describeDatabases('Idempotency-Key', (open) => {
  const toys = newToys();
  let serial = 0;
  const fresh = () => {
    serial += 1;
    return { label: `label-${serial}`, key: `key-${serial}-abcdefgh` };
  };
  beforeAll(() => createToyTable(open()));

  const post = (key: string | undefined, body: object, path = '/credits', person: Parameters<typeof bearer>[0] = 'owner') => {
    const call = request(toyApp(open(), {}, toys))
      .post(API + path)
      .set('Authorization', bearer(person));
    return (key === undefined ? call : call.set('Idempotency-Key', key)).send(body);
  };

  it('repeats the stored answer and has one effect', async () => {
    const { label, key } = fresh();
    const first = await post(key, { label, amount: 5 });
    expect(first.status).toBe(201);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    // As after a crash between commit and answer: the client knows nothing and sends the same again, fields in any order.
    const again = await post(key, { amount: 5, label });
    expect([again.status, again.body, again.headers['idempotency-replayed']]).toEqual([201, first.body, 'true']);
    expect(await creditsOf(open(), label)).toEqual([{ id: first.body.creditId, amount: 5 }]);
    expect(toys.attempts.get(label)).toBe(1);
  });

  it('keeps nothing of a request that could be found by trying everything it may have been', async () => {
    const [one, other] = [fresh(), fresh()];
    const hashUnder = async ({ label, key }: typeof one, requestKey: Buffer): Promise<string> => {
      const settings = { ...defaultSettings, requestKey };
      const body = { label: 'the same request', amount: 1 };
      const { status } = await request(toyApp(open(), { settings }, toys))
        .post(`${API}/credits`)
        .set('Authorization', bearer('owner'))
        .set('Idempotency-Key', key)
        .send(body);
      expect([label, status]).toEqual([label, 201]);
      const stored = await open().db.read((reader) =>
        reader.row<{ bodyHash: string }>('SELECT bodyHash FROM http_idempotency WHERE idempotencyKey = ?', [key]),
      );
      return stored?.bodyHash ?? '';
    };
    const hash = await hashUnder(one, Buffer.alloc(32, 1));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashUnder(other, Buffer.alloc(32, 2))).not.toBe(hash);
  });

  it('runs every request without a key', async () => {
    const { label } = fresh();
    await post(undefined, { label, amount: 5 });
    await post(undefined, { label, amount: 5 });
    expect(await creditsOf(open(), label)).toHaveLength(2);
  });

  it('refuses the key for another body, another endpoint and another capacity, and keeps the first effect', async () => {
    const { label, key } = fresh();
    await post(key, { label, amount: 5 });
    for (const answer of [await post(key, { label, amount: 6 }), await post(key, { label, amount: 5 }, '/refunds')]) {
      expect([answer.status, answer.body.error.code]).toEqual([409, 'idempotency_conflict']);
    }
    expect(await creditsOf(open(), label)).toHaveLength(1);
    const both = fresh();
    const act = (side: string) => post(both.key, { label: both.label, amount: 1 }, '/credits', 'both').set('X-Act-As', side);
    expect((await act('guardian')).status).toBe(201);
    expect((await act('staff')).body.error.code).toBe('idempotency_conflict');
  });

  it('presents a stored result as it presented the first', async () => {
    const { label, key } = fresh();
    const first = await post(key, { label, amount: 4 }, '/refunds');
    expect(first.body.amount).toBe(-4);
    expect((await post(key, { label, amount: 4 }, '/refunds')).body).toEqual(first.body);
  });

  it('keeps the keys of two accounts apart', async () => {
    const { label, key } = fresh();
    await post(key, { label, amount: 5 });
    expect((await post(key, { label, amount: 5 }, '/credits', 'managerA')).headers['idempotency-replayed']).toBeUndefined();
    expect(await creditsOf(open(), label)).toHaveLength(2);
  });

  it.each([
    ['seven characters', 'a'.repeat(7), 400],
    ['eight characters', 'a'.repeat(8), 201],
    ['128 characters', 'b'.repeat(128), 201],
    ['129 characters', 'b'.repeat(129), 400],
    ['a space inside', 'abc def ghi', 400],
  ])('checks the form of the key: %s', async (_what, key, status) => {
    const answer = await post(key, { label: fresh().label, amount: 1 });
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body.error.code).toBe('idempotency_key_invalid');
  });

  it('has one effect for twenty repeats at once', async () => {
    const { label, key } = fresh();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(key, { label, amount: 7 })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(new Set(answers.map(({ body }) => body.creditId)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
    expect(await creditsOf(open(), label)).toHaveLength(1);
  });

  it('has one effect for twenty repeats that reach different processes', async () => {
    const { label, key } = fresh();
    const { db } = open();
    const call = { accountId: newId(), key, endpoint: 'toy.credit', hash: 'h'.repeat(64) };
    let effects = 0;
    const outcomes = await Promise.allSettled(
      // A gate a process: what they share is the database alone.
      Array.from({ length: 20 }, () =>
        new IdempotencyGate(db, 5_000).run(call, async (uow) => {
          effects += 1;
          await uow.run('INSERT INTO toy_credit (id, label, amount) VALUES (?, ?, ?)', [uow.newId(), label, 1]);
          return { amount: 1 };
        }),
      ),
    );
    expect(await creditsOf(open(), label)).toHaveLength(1);
    expect(effects).toBe(1);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  });

  it('has one effect when the first of twenty processes rolls back while the others wait for it', async () => {
    const { label, key } = fresh();
    const { db } = open();
    const call = { accountId: newId(), key, endpoint: 'toy.credit', hash: 'h'.repeat(64) };
    let effects = 0;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        new IdempotencyGate(db, 5_000).run(call, async (uow) => {
          effects += 1;
          const first = effects === 1;
          await uow.run('INSERT INTO toy_credit (id, label, amount) VALUES (?, ?, ?)', [uow.newId(), label, 1]);
          if (first) throw new Error('the first one fails');
          return { amount: 1 };
        }),
      ),
    );
    expect(await creditsOf(open(), label)).toHaveLength(1);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason.message)] : []));
    expect(reasons).toEqual(['the first one fails']);
  });

  it('forgets the key with a failed effect, so that a retry really runs', async () => {
    const { label, key } = fresh();
    const body = { label, amount: 3, failures: 1 };
    expect((await post(key, body)).status).toBe(409);
    expect(await creditsOf(open(), label)).toHaveLength(0);
    const retry = await post(key, body);
    expect([retry.status, retry.headers['idempotency-replayed']]).toEqual([201, undefined]);
    expect(await creditsOf(open(), label)).toHaveLength(1);
    expect((await post(key, body)).headers['idempotency-replayed']).toBe('true');
  });

  it('lets one of twenty succeed when the first fails', async () => {
    const { label, key } = fresh();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(key, { label, amount: 7, failures: 1 })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 19 }, () => 201), 409]);
    expect(await creditsOf(open(), label)).toHaveLength(1);
  });

  it('tells a repeat to come back when the first takes too long', async () => {
    const { label, key } = fresh();
    let finish: () => void = () => undefined;
    const started = new Promise<void>((hasStarted) => {
      toys.beforeCredit = (name) => {
        if (name !== label) return Promise.resolve();
        hasStarted();
        return new Promise((resolve) => {
          finish = resolve;
        });
      };
    });
    const app = toyApp(open(), { settings: { ...defaultSettings, idempotencyWaitMs: 30 } }, toys);
    const send = () =>
      request(app)
        .post(`${API}/credits`)
        .set('Authorization', bearer('owner'))
        .set('Idempotency-Key', key)
        .send({ label, amount: 1 });
    const first = send().then((answer) => answer);
    await started;
    const second = await send();
    expect([second.status, second.body.error.code, second.headers['retry-after']]).toEqual([409, 'idempotency_in_progress', '2']);
    finish();
    toys.beforeCredit = async () => undefined;
    expect((await first).status).toBe(201);
    expect((await send()).body).toEqual((await first).body);
  });

  it('purges old keys in portions and leaves the others', async () => {
    const { db, clock } = open();
    const start = clock.now() + 10_000;
    const row = (createdAt: number, n: number) => ({
      accountId: people.owner.accountId,
      idempotencyKey: `purge-${n}`,
      endpoint: 'toy.credit',
      bodyHash: 'h',
      result: '{}',
      createdAt,
    });
    const before = await db.transaction((uow) => purgeIdempotency(uow, start));
    expect(before).toBeGreaterThan(0);
    await db.transaction((uow) =>
      uow.insert(
        'http_idempotency',
        [1, 2, 3, 4, 5].map((n) => row(start + n, n)),
      ),
    );
    const purge = () => db.transaction((uow) => purgeIdempotency(uow, start + 4, 2));
    expect([await purge(), await purge()]).toEqual([2, 1]);
    const left = await db.read((r) =>
      r.rows<{ idempotencyKey: string }>('SELECT idempotencyKey FROM http_idempotency ORDER BY idempotencyKey'),
    );
    expect(left.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['purge-4', 'purge-5']);
  });
});

describeDatabases(
  'Idempotency-Key between processes',
  (open) => {
    it('answers «in progress» when another process holds the key beyond the wait for its row', async () => {
      const { db } = open();
      const call = { accountId: newId(), key: 'held-elsewhere', endpoint: 'toy.credit', hash: 'h' };
      let finish: () => void = () => undefined;
      let running: Promise<unknown> = Promise.resolve();
      await new Promise<void>((started) => {
        running = new IdempotencyGate(db, 5_000).run(call, () => {
          started();
          return new Promise((resolve) => {
            finish = () => resolve({ amount: 1 });
          });
        });
      });
      await expect(new IdempotencyGate(db, 5_000).run(call, async () => ({}))).rejects.toMatchObject({
        code: 'idempotency_in_progress',
        headers: { 'Retry-After': '2' },
      });
      finish();
      await expect(running).resolves.toEqual({ result: { amount: 1 }, replayed: false });
      await expect(new IdempotencyGate(db, 5_000).run(call, async () => ({}))).resolves.toEqual({
        result: { amount: 1 },
        replayed: true,
      });
    }, 60_000);
  },
  { only: 'mysql' },
);

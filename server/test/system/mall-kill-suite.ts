import { sweepRedemptions } from '../../src/modules/mall';
import type { Engine } from '../../src/platform/db';
import { pointsOf } from '../mall/support';
import { engines } from '../support/database';
import { openPlace, openProduct, type Place, startWechat, type TestProduct, type TestWechat } from '../support/product';
import { freshKey } from '../support/product-school';
import { attempt, buildServer, killLeftovers, type Sent, startServer, withKeys } from './kill-support';
import { copyOf, type Death, type Doomed, killTogether } from './kill-together';
import { buildCase, buildScene, type KillCase, type KillWait, makeDue } from './mall-kill-scene';
import { KILL_CASES } from './mall-kill-steps';

/** A stop for a run that hangs, far above what it takes on a busy machine. */
const HANGS_MS = 900_000;

/** Inside the transaction, right before its commit, and right after it, before the answer. */
const MOMENTS = ['in', 'commit', 'committed'] as const;
type Moment = (typeof MOMENTS)[number];

const statesOf = (t: TestProduct, studentId: string): Promise<string[]> =>
  t.db.read(async (r) =>
    (await r.rows<{ state: string }>('SELECT state FROM mall_redemption WHERE studentId = ? ORDER BY id', [studentId])).map(
      ({ state }) => state,
    ),
  );

const rightsOf = async (t: TestProduct, studentId: string): Promise<number> => {
  const sql = 'SELECT id FROM mall_right WHERE studentId = ? AND revokedAt IS NULL';
  return (await t.db.read((r) => r.rows(sql, [studentId]))).length;
};

const traceOf = async (t: TestProduct, { trace }: KillCase, studentId: string): Promise<readonly object[]> =>
  trace ? t.db.read((r) => r.rows(trace.sql, [studentId])) : [];

interface Verdict {
  readonly answered: boolean;
  /** After the death. */
  readonly states: readonly string[];
  readonly trace: readonly object[];
  readonly differences: readonly unknown[];
  /** After the same request came again. */
  readonly repeated: number;
  readonly statesThen: readonly string[];
  readonly traceThen: readonly object[];
  readonly points: unknown;
  readonly rights: number;
  readonly differencesThen: readonly unknown[];
}

const wanted = (one: KillCase, moment: Moment): Verdict => ({
  answered: false,
  states: moment === 'committed' ? one.after : one.before,
  trace: (moment === 'committed' ? one.trace?.after : one.trace?.before) ?? [],
  differences: [],
  repeated: expect.any(Number),
  statesThen: one.after,
  traceThen: one.trace?.after ?? [],
  points: one.points,
  rights: one.rights,
  differencesThen: [],
});

/** A case of one family at one moment. */
interface Attempt {
  readonly one: KillCase;
  readonly moment: Moment;
  readonly studentId: string;
  readonly step: Sent | KillWait;
}

const deathOf = ({ one: { statement, value }, moment }: Attempt): Death => ({ statement, value, moment });

const prepareAll = async (t: TestProduct): Promise<Attempt[]> => {
  const scene = await buildScene(t);
  const attempts: Attempt[] = [];
  for (const one of KILL_CASES) {
    for (const moment of MOMENTS) {
      const shopper = await buildCase(scene);
      const asked = await one.prepare(scene, shopper);
      const { studentId } = shopper;
      if ('due' in asked) attempts.push({ one, moment, studentId, step: asked });
      else {
        const { by, ...sent } = asked;
        attempts.push({ one, moment, studentId, step: { ...sent, token: await by.token(), key: freshKey() } });
      }
    }
  }
  return attempts;
};

/** Attempts that died in one place, each with whether an answer came. */
type Died = readonly (readonly [Attempt, boolean])[];

/** Looks at what is left, takes every step again, and looks again. */
const look = async (t: TestProduct, died: Died): Promise<[Attempt, Verdict][]> => {
  const differences = await t.differences();
  const repeated: [Attempt, Pick<Verdict, 'answered' | 'states' | 'trace' | 'repeated'>][] = [];
  for (const [one, answered] of died) {
    const states = await statesOf(t, one.studentId);
    const trace = await traceOf(t, one.one, one.studentId);
    const { step } = one;
    const repeat = 'due' in step ? await sweepRedemptions(t.db).then(() => ({ status: 200 })) : await attempt(t.base, step);
    const status = repeat?.status ?? 0;
    if (status >= 300) throw new Error(`the repeat was refused: ${JSON.stringify(repeat)}`);
    repeated.push([one, { answered, states, trace, repeated: status }]);
  }
  const differencesThen = await t.differences();
  const verdicts: [Attempt, Verdict][] = [];
  for (const [one, before] of repeated) {
    const { studentId } = one;
    const now = {
      statesThen: await statesOf(t, studentId),
      traceThen: await traceOf(t, one.one, studentId),
      points: await pointsOf(t, studentId),
      rights: await rightsOf(t, studentId),
    };
    verdicts.push([one, { ...before, differences, ...now, differencesThen }]);
  }
  return verdicts;
};

/** Deaths of one process: places with the attempts that die there. */
type Round = readonly (readonly [Place, readonly Attempt[]])[];

const playRound = async (round: Round, wechat: TestWechat): Promise<[Attempt, Verdict][]> => {
  const doomed = round.map(([place, attempts]): Doomed => {
    const requests = attempts.flatMap((one) => ('due' in one.step ? [] : [{ sent: one.step, death: deathOf(one) }]));
    const [waits] = attempts.filter(({ step }) => 'due' in step);
    return { place, requests, clock: waits ? deathOf(waits) : null };
  });
  const answers = await killTogether(doomed);
  const verdicts: [Attempt, Verdict][] = [];
  for (const [index, [place, attempts]] of round.entries()) {
    const died = attempts.map((one, i) => [one, answers[index]?.[i] ?? false] as const);
    const t = await openProduct(place, Date.now(), wechat);
    verdicts.push(...(await look(t, died)));
    await t.close();
  }
  return verdicts;
};

/** Lets the clock's step of an attempt be due in a place. */
const wait = async (place: Place, wechat: TestWechat, { step }: Attempt): Promise<void> => {
  if (!('due' in step)) return;
  const t = await openProduct(place, Date.now(), wechat);
  await makeDue(t, step);
  await t.close();
};

/**
 * Plays every case at every moment, each for a family of its own. On the embedded database, where one transaction writes at a time,
 * each in a copy of what was prepared; on MariaDB side by side in the same database, except those of the clock, which takes one
 * step after the other: a process for each.
 */
const playAll = async (origin: Place): Promise<[Attempt, Verdict][]> => {
  const wechat = await startWechat();
  const copies: Place[] = [];
  try {
    const t = await openProduct(origin, Date.now(), wechat);
    const attempts = await prepareAll(t);
    await t.close();
    if (origin.engine === 'sqlite') {
      // The day's tasks are done once before the copies are made, or the server of every copy does all of them.
      await (await startServer(origin)).end();
      for (const one of attempts) {
        const place = copyOf(origin);
        copies.push(place);
        await wait(place, wechat, one);
      }
      return await playRound(
        copies.map((place, index) => [place, attempts.slice(index, index + 1)]),
        wechat,
      );
    }
    const [asked, waiting] = [true, false].map((sent) => attempts.filter(({ step }) => sent === !('due' in step)));
    const verdicts = await playRound([[origin, asked ?? []]], wechat);
    for (const one of waiting ?? []) {
      await wait(origin, wechat, one);
      verdicts.push(...(await playRound([[origin, [one]]], wechat)));
    }
    return verdicts;
  } finally {
    for (const copy of copies) await copy.remove();
    await wechat.stop();
  }
};

/** The suite of one engine; each engine has a file of its own, so that they run side by side. */
export const describeMallKills = (engine: Engine): void => {
  describe(`a server killed at a step of a redemption [${engine}]`, () => {
    let place: Place | undefined;
    let verdicts: [Attempt, Verdict][] = [];
    beforeAll(async () => {
      buildServer();
      if (!engines.includes(engine)) return;
      place = withKeys(await openPlace(engine));
      verdicts = await playAll(place);
    }, HANGS_MS);
    afterAll(async () => {
      killLeftovers();
      await place?.remove();
    });

    // No run without this engine's server pretends to have tested it: it has no test of its own then.
    if (!engines.includes(engine)) return;
    for (const one of KILL_CASES) {
      it(`has taken it whole or not at all, and takes it once when asked again: ${one.name}`, () => {
        const own = verdicts.filter(
          ([
            {
              one: { name },
            },
          ]) => name === one.name,
        );
        expect(own.map(([{ moment }, verdict]) => ({ moment, verdict }))).toEqual(
          MOMENTS.map((moment) => ({ moment, verdict: wanted(one, moment) })),
        );
      });
    }
  });
};

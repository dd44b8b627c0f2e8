import { forfeitPrizes } from '../../src/modules/lottery/usecases/claim-prize';
import { endDueCampaigns } from '../../src/modules/lottery/usecases/run-campaign';
import type { Engine } from '../../src/platform/db';
import { requireNoFailures } from '../../src/platform/jobs/due-rows';
import { buildLottery } from '../lottery/support';
import { engines } from '../support/database';
import { openPlace, openProduct, type Place, startWechat, type TestProduct, type TestWechat } from '../support/product';
import { attempt, buildServer, killLeftovers, withKeys } from './kill-support';
import { copyOf, killTogether } from './kill-together';
import { ANSWERS, type Attempt, isClock, look, prepare, prepareClock, STEPS, type Step } from './lottery-kill-scene';

/** A stop for a run that hangs, far above what it takes on a busy machine. */
const HANGS_MS = 600_000;

interface Verdict {
  readonly answered: boolean;
  readonly left: object;
  readonly sameAnswer: boolean;
  readonly repeated: unknown;
  readonly afterwards: object;
  readonly differences: readonly unknown[];
}

/** Takes a step again, twice. @returns what came back */
const repeat = async (t: TestProduct, { sent }: Attempt): Promise<Pick<Verdict, 'sameAnswer' | 'repeated'>> => {
  if (!sent) {
    for (let turn = 0; turn < 2; turn += 1)
      requireNoFailures(await forfeitPrizes(t.db), await endDueCampaigns(t.db, t.product.modules.identity));
    return { sameAnswer: true, repeated: null };
  }
  const [first, second] = [await attempt(t.base, sent), await attempt(t.base, sent)];
  return { sameAnswer: JSON.stringify(first) === JSON.stringify(second), repeated: [first?.status, first?.body.state] };
};

/** Deaths of one process: places with the attempts that die there. */
type Round = readonly (readonly [Place, readonly Attempt[]])[];

const playRound = async (round: Round, wechat: TestWechat): Promise<[Step, Verdict][]> => {
  const answers = await killTogether(
    round.map(([place, attempts]) => ({
      place,
      requests: attempts.flatMap(({ sent, one: { death } }) => (sent ? [{ sent, death }] : [])),
      clock: attempts.find(({ sent }) => sent === null)?.one.death ?? null,
    })),
  );
  const verdicts: [Step, Verdict][] = [];
  for (const [index, [place, attempts]] of round.entries()) {
    const t = await openProduct(place, Date.now(), wechat);
    const differences = await t.differences();
    const own: [Step, Omit<Verdict, 'differences'>][] = [];
    for (const [i, one] of attempts.entries()) {
      const left = await look(t, one);
      const repeated = await repeat(t, one);
      own.push([one.one, { answered: answers[index]?.[i] ?? false, left, ...repeated, afterwards: await look(t, one) }]);
    }
    differences.push(...(await t.differences()));
    for (const [one, verdict] of own) verdicts.push([one, { ...verdict, differences }]);
    await t.close();
  }
  return verdicts;
};

/**
 * Plays every step. On the embedded database, where one transaction writes at a time, each in a copy of what was prepared; on MariaDB
 * side by side in the same database, except what the clock does: a process for each.
 */
const playAll = async (origin: Place): Promise<[Step, Verdict][]> => {
  const wechat = await startWechat();
  const copies: Place[] = [];
  const copy = (): Place => {
    const made = copyOf(origin);
    copies.push(made);
    return made;
  };
  try {
    const t = await openProduct(origin, Date.now(), wechat);
    const scene = await buildLottery(t);
    const asked: Attempt[] = [];
    for (const one of STEPS) if (!isClock(one)) asked.push(await prepare(t, scene, one));
    await t.close();
    const waiting = STEPS.filter(isClock);
    if (origin.engine === 'sqlite') {
      const round: [Place, Attempt[]][] = asked.map((one) => [copy(), [one]]);
      for (const one of waiting) {
        const place = copy();
        round.push([place, [await prepareClock(place, wechat, one)]]);
      }
      return await playRound(round, wechat);
    }
    const verdicts = await playRound([[origin, asked]], wechat);
    for (const one of waiting) verdicts.push(...(await playRound([[origin, [await prepareClock(origin, wechat, one)]]], wechat)));
    return verdicts;
  } finally {
    for (const made of copies) await made.remove();
    await wechat.stop();
  }
};

/** The suite of one engine; each engine has a file of its own, so that they run side by side. */
export const describeLotteryKills = (engine: Engine): void => {
  describe(`a server killed in the middle of a lottery [${engine}]`, () => {
    let place: Place | undefined;
    let verdicts: [Step, Verdict][] = [];
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
    for (const one of STEPS) {
      const { what, death, left, afterwards } = one;
      it(`has taken it whole or not at all, and once when asked again: ${what}, ${death.moment} «${death.statement}${death.value === null ? '' : ` ${death.value}`}»`, () => {
        const own = verdicts.filter(([step]) => step === one).map(([, verdict]) => verdict);
        const wanted = { answered: false, left, sameAnswer: true, repeated: ANSWERS[what], afterwards, differences: [] };
        expect(own).toEqual([wanted]);
      });
    }
  });
};

import type { Engine } from '../../src/platform/db';
import { engines } from '../support/database';
import { isInTheMiddle, playRounds } from './kill-rounds';
import { buildServer, killLeftovers } from './kill-support';

const ROUNDS = 3;
/** A stop for a run that hangs, far above what it takes on a busy machine. */
const HANGS_MS = 600_000;

/** Nothing wrong with one round, whatever was acknowledged before the kill. */
const SOUND = {
  acknowledged: expect.any(Number),
  lost: [],
  halves: [],
  refusedRepeats: [],
  changedRepeats: [],
  notOnce: [],
  differences: [],
  wrongBooks: [],
  exitCode: 0,
  leaks: [],
};

/** The suite of one engine; each engine has a file of its own, so that they run side by side. */
export const describeKills = (engine: Engine): void => {
  describe(`a server killed in the middle of 200 writes [${engine}]`, () => {
    beforeAll(() => buildServer());
    afterAll(() => killLeftovers());

    // No run without this engine's server pretends to have tested it: it has no test of its own then.
    if (!engines.includes(engine)) return;
    it(
      'loses nothing it acknowledged, keeps no halves, and answers repeats with the first result',
      async () => {
        const { seed, reports } = await playRounds(engine, ROUNDS);
        for (const [round, report] of reports.entries()) expect({ seed, round, ...report }).toEqual({ seed, round, ...SOUND });
        expect({ seed, inTheMiddle: reports.filter(isInTheMiddle).length }).toEqual({ seed, inTheMiddle: ROUNDS });
      },
      HANGS_MS,
    );
  });
};

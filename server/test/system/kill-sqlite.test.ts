import { engines } from '../support/database';
import { isInTheMiddle, playRounds } from './kill-rounds';
import { buildServer, killLeftovers } from './kill-support';

const ROUNDS = 3;
/** A stop for a run that hangs, far above what it takes on a busy machine. */
const HANGS_MS = 600_000;
/** No run without this engine's server pretends to have tested it: it has no suite of its own then. */
const here = engines.filter((engine) => engine === 'sqlite');

describe('a server killed in the middle of 200 writes [sqlite]', () => {
  beforeAll(() => buildServer());
  afterAll(() => killLeftovers());

  for (const engine of here) {
    it(
      'loses nothing it acknowledged, keeps no halves, and answers repeats with the first result',
      async () => {
        const { seed, reports } = await playRounds(engine, ROUNDS);
        for (const [round, report] of reports.entries()) {
          expect({ seed, round, ...report }).toEqual({
            seed,
            round,
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
          });
        }
        expect({ seed, inTheMiddle: reports.filter(isInTheMiddle).length }).toEqual({ seed, inTheMiddle: ROUNDS });
      },
      HANGS_MS,
    );
  }
});

import './lib/node-version.mjs';
import { availableParallelism } from 'node:os';
import { printResult, printTotal } from './lib/report.mjs';
import { killAll, onInterrupt } from './lib/run.mjs';
import { main } from './lib/say.mjs';
import { schedule } from './lib/scheduler.mjs';
import { unitSuites } from './lib/suites-jest.mjs';
import { staticSuites } from './lib/suites-static.mjs';
import { ensureInstalled } from './lib/workspace.mjs';

/** The fast round before a commit: types, lint, architecture, house rules, pure tests. No servers, no builds. */
await main(async () => {
  const began = performance.now();
  onInterrupt(killAll);
  await ensureInstalled();
  const unit = (await unitSuites()).filter(({ id }) => id !== 'unit in Shanghai');
  const results = await schedule([...staticSuites(), ...unit], {
    slots: Math.max(2, availableParallelism()),
    onDone: printResult,
  });
  process.exitCode = printTotal(results.values(), { ms: performance.now() - began });
});

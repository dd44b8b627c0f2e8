import { main, red, Stop, say } from './lib/say.mjs';
import { applyRule, rules, selfTest } from './rules/index.mjs';
import { projectSources } from './rules/source.mjs';

/** Checks every rule against its own samples and then the project; `node scripts/rules.mjs [rule name …]`. */
await main((names) => {
  const chosen = names.length === 0 ? rules : rules.filter(({ name }) => names.includes(name));
  if (chosen.length === 0) throw new Stop(`No such rule; there are: ${rules.map(({ name }) => name).join(', ')}`);
  const sources = projectSources();
  let failed = 0;
  for (const rule of chosen) {
    const problems = [
      ...selfTest(rule).map((text) => `scripts/rules: ${rule.name} ${text}`),
      ...applyRule(rule, sources).map(({ path, line, message }) => `${path}:${line}  ${rule.name}: ${message}`),
    ];
    for (const problem of problems) say(red(problem));
    if (problems.length > 0) failed += 1;
  }
  say(`house rules: ${chosen.length - failed} passed, ${failed} failed (${sources.length} files)`);
  process.exitCode = failed === 0 ? 0 : 1;
});

import { rules as database } from './database.mjs';
import { rules as hygiene } from './hygiene.mjs';
import { rules as layout } from './layout.mjs';
import { rules as purity } from './purity.mjs';
import { rules as screens } from './screens.mjs';
import { rules as size } from './size.mjs';
import { Source } from './source.mjs';

export const rules = [...size, ...purity, ...database, ...hygiene, ...layout, ...screens];

/** @returns {{ path: string, line: number, message: string }[]} what one rule has to say about these sources */
export const applyRule = (rule, sources) =>
  rule.checkAll
    ? rule.checkAll(sources.map(({ path }) => path))
    : sources
        .filter(({ path }) => rule.files(path))
        .flatMap((source) => rule.check(source).map((problem) => ({ path: source.path, ...problem })));

/** A rule's sample (`{ path, text }` or `{ paths }`) as sources. */
export const sampleSources = (sample) => (sample.paths ?? [sample.path]).map((path) => new Source(path, sample.text ?? ''));

/** @returns {string[]} the ways in which a rule fails its own samples */
export const selfTest = (rule) => [
  ...(rule.bad.length === 0 ? ['has no bad sample'] : []),
  ...rule.bad.flatMap((sample, i) =>
    applyRule(rule, sampleSources(sample)).length === 0 ? [`bad sample ${i + 1} was not caught`] : [],
  ),
  ...rule.good.flatMap((sample, i) =>
    applyRule(rule, sampleSources(sample)).map(({ message }) => `good sample ${i + 1} was refused: ${message}`),
  ),
];

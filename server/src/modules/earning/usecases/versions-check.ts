import type { Rule, RuleProblem } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { allCampuses } from '../../identity';
import { courseTitles } from '../../schooling';
import { checkRules } from '../domain/check-rules';
import type { Names } from '../domain/rule-words';
import { readRuleSet } from '../domain/rules';
import { publishedTexts, type VersionRow } from '../persistence/version-store';

/** What is wrong with what a version holds; a published one is beyond that. */
export const problemsOf = async (reader: Reader, row: Pick<VersionRow, 'id' | 'state' | 'rules'>): Promise<RuleProblem[]> => {
  if (row.state !== 'draft' && row.state !== 'review') return [];
  const [campuses, courses, texts] = [
    await allCampuses(reader),
    await courseTitles(reader),
    await publishedTexts(reader, row.id),
  ];
  const behaviours = new Map(texts.flatMap((text) => readRuleSet(text).rules.map(({ code, behaviour }) => [code, behaviour])));
  return checkRules(readRuleSet(row.rules), {
    campusIds: new Set(campuses.map(({ id }) => id)),
    courseIds: new Set(courses.keys()),
    behaviours,
  });
};

/** Names of what some rules refer to, for words. */
export const namesFor = async (reader: Reader, rules: readonly Rule[]): Promise<Names> => ({
  campuses: new Map((await allCampuses(reader)).map(({ id, name }) => [id, name])),
  courses: await courseTitles(reader),
  rules: new Map(rules.map(({ code, title }) => [code, title])),
});

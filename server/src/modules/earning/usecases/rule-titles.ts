import type { Reader } from '../../../platform/db';
import { readRuleSet } from '../domain/rules';

/** Chinese titles of the rules that were ever in force, by their code; the newest version's title wins. */
export const ruleTitles = async (reader: Reader): Promise<ReadonlyMap<string, string>> => {
  const versions = await reader.rows<{ rules: string }>(
    "SELECT rules FROM earning_rule_version WHERE state IN ('published', 'retired') ORDER BY versionNumber",
  );
  const titles = new Map<string, string>();
  for (const { rules } of versions) for (const { code, title } of readRuleSet(rules).rules) titles.set(code, title);
  return titles;
};

import type { Campaign, LineExplanation, Rule } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { ruleLines, ruleSentence } from '../domain/rule-words';
import { readRuleSet } from '../domain/rules';
import { versionById, versionInForce } from '../persistence/version-store';
import { namesFor } from './versions-check';

/** A rule as it was in the version that gave the points. */
export interface RuleThen {
  readonly rule: Rule;
  readonly campaigns: readonly Campaign[];
  readonly text: NonNullable<LineExplanation['rule']>;
}

/** What concerns families; the budget a rule draws on does not. Title and explanation stand by themselves. */
const FAMILY_FIELDS: ReadonlySet<string> = new Set(['formula', 'caps', 'audience', 'validity', 'expiry', 'availability']);

/** The rule that gave the points, in the words of its own version; undefined when the version does not hold it. */
export const ruleThen = async (reader: Reader, versionId: string | null, code: unknown): Promise<RuleThen | undefined> => {
  const version = versionId === null ? undefined : await versionById(reader, versionId);
  if (!version) return undefined;
  const { rules, campaigns } = readRuleSet(version.rules);
  const rule = rules.find((one) => one.code === code);
  if (!rule) return undefined;
  const names = await namesFor(reader, rules);
  const lines = ruleLines(rule, names);
  const current = await versionInForce(reader, reader.now);
  const today = current && readRuleSet(current.rules).rules.find((one) => one.code === code);
  const wordsOf = (one: Rule): string => JSON.stringify(ruleLines(one, names));
  return {
    rule,
    campaigns,
    text: {
      code: rule.code,
      title: rule.title,
      explanation: rule.explanation,
      sentence: ruleSentence(rule),
      lines: lines.filter(({ field }) => FAMILY_FIELDS.has(field)).map(({ label, text }) => ({ label, text })),
      versionNumber: version.versionNumber,
      effectiveFrom: version.effectiveFrom > 0 ? version.effectiveFrom : null,
      now: today === undefined ? 'gone' : wordsOf(today) === wordsOf(rule) ? 'same' : 'changed',
    },
  };
};

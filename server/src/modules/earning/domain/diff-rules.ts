import type { RuleSet } from '@qingya/shared';
import { campaignLines, campaignSentence, type Line, type Names, ruleLines, ruleSentence } from './rule-words';

interface Head {
  readonly code: string;
  readonly title: string;
  readonly sentence: string;
}

export interface FieldChange {
  readonly field: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

export interface Difference {
  readonly added: Head[];
  readonly removed: Head[];
  readonly changed: { readonly code: string; readonly title: string; readonly changes: FieldChange[] }[];
  readonly unchanged: number;
}

interface Item extends Head {
  readonly lines: readonly Line[];
}

/** What the newer rules change against the older ones; rules are the same when their codes are, whatever their order. */
export const diffRules = (
  older: RuleSet,
  newer: RuleSet,
  olderNames: Names,
  newerNames: Names,
): { rules: Difference; campaigns: Difference } => {
  const rules = (set: RuleSet, names: Names): Item[] =>
    set.rules.map((rule) => ({ ...rule, sentence: ruleSentence(rule), lines: ruleLines(rule, names) }));
  const campaigns = (set: RuleSet, names: Names): Item[] =>
    set.campaigns.map((one) => ({ ...one, sentence: campaignSentence(one), lines: campaignLines(one, names) }));
  return {
    rules: compare(rules(older, olderNames), rules(newer, newerNames)),
    campaigns: compare(campaigns(older, olderNames), campaigns(newer, newerNames)),
  };
};

const head = ({ code, title, sentence }: Item): Head => ({ code, title, sentence });

const compare = (older: readonly Item[], newer: readonly Item[]): Difference => {
  const before = new Map(older.map((item) => [item.code, item]));
  const codes = new Set(newer.map(({ code }) => code));
  const pairs = newer.flatMap((after) => {
    const found = before.get(after.code);
    return found ? [{ code: after.code, title: after.title, changes: changesOf(found.lines, after.lines) }] : [];
  });
  return {
    added: newer.filter(({ code }) => !before.has(code)).map(head),
    removed: older.filter(({ code }) => !codes.has(code)).map(head),
    changed: pairs.filter(({ changes }) => changes.length > 0),
    unchanged: pairs.filter(({ changes }) => changes.length === 0).length,
  };
};

const changesOf = (before: readonly Line[], after: readonly Line[]): FieldChange[] =>
  after.flatMap(({ field, label, text }) => {
    const old = before.find((line) => line.field === field)?.text ?? '';
    return old === text ? [] : [{ field, label, before: old, after: text }];
  });

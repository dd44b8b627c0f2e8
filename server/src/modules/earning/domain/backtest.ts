import {
  addDays,
  type BudgetGroup,
  type Campaign,
  daysBetween,
  type Instant,
  type LocalDate,
  localDate,
  type RuleSet,
  startOfWeek,
} from '@qingya/shared';
import { type Earned, evaluate } from './evaluate';
import type { Fact } from './facts';
import type { RuleVersion } from './rules';

/** Days that are looked at, both included. */
export interface Span {
  readonly from: LocalDate;
  readonly through: LocalDate;
}

/** What one side of a backtest gave, in the finest parts that are asked for. */
export interface SumPart {
  readonly side: number;
  readonly ruleCode: string;
  readonly group: BudgetGroup;
  readonly campusId: string;
  /** Its Monday. */
  readonly week: LocalDate;
  points: number;
  times: number;
}

/** What a child would get on each side. */
export interface StudentPart {
  readonly studentId: string;
  /** By side. */
  readonly points: number[];
  /** By side: points of each rule. */
  readonly rules: Map<string, number>[];
}

const BEGINNING: Instant = Number.NEGATIVE_INFINITY;

/** A campaign that begins only after the days looked at, and on which of these its multiplier is tried. */
export interface CampaignToCome {
  readonly campaign: Campaign;
  /** Null = it is left out. */
  readonly triedOn: Span | null;
}

const WEEK = 7;

/**
 * The campaigns of rules that no day looked at belongs to, because they are still to come.
 * @param ignoreValidity they are tried on the last days of the same weekdays and number, so far as these lie within `span`
 */
export const campaignsToCome = (campaigns: readonly Campaign[], span: Span, ignoreValidity: boolean): CampaignToCome[] =>
  campaigns
    .filter(({ from }) => from > span.through)
    .map((campaign) => {
      if (!ignoreValidity) return { campaign, triedOn: null };
      const [from, through] = [localDate(campaign.from), localDate(campaign.through)];
      const back = Math.ceil(daysBetween(span.through, through) / WEEK) * WEEK;
      return { campaign, triedOn: { from: addDays(from, 0 - back), through: addDays(through, 0 - back) } };
    });

/**
 * Rules as if they had always been in force and nothing else.
 * @param span the days looked at
 * @param ignoreValidity they also count before their first and after their last day, and campaigns to come on days of the past
 */
export const candidateVersion = (id: string, { rules, campaigns }: RuleSet, span: Span, ignoreValidity: boolean): RuleVersion => {
  const toCome = new Map(campaignsToCome(campaigns, span, ignoreValidity).map((one) => [one.campaign, one.triedOn]));
  return {
    id,
    number: 1,
    effectiveFrom: BEGINNING,
    rules: ignoreValidity ? rules.map((rule) => ({ ...rule, validFrom: null, validThrough: null })) : rules,
    campaigns: campaigns.map((campaign) => ({ ...campaign, ...toCome.get(campaign) })),
  };
};

/** Adds up what families earned on some days under several sets of rules at once. */
export class Tally {
  private readonly parts = new Map<string, SumPart>();
  private readonly perStudent = new Map<string, StudentPart>();
  private readonly mondays = new Map<LocalDate, LocalDate>();
  /** Facts on the days asked for. */
  facts = 0;

  /** @param sides what each side knows of versions */
  constructor(
    private readonly sides: readonly (readonly RuleVersion[])[],
    private readonly span: Span,
    private readonly periodOf: (on: LocalDate) => string | null,
  ) {}

  /** @param facts of one family, together with all that caps and counts look back on */
  addFamily(facts: readonly Fact[]): void {
    for (const { studentId, on } of facts) {
      if (!this.isWithin(on)) continue;
      this.facts += 1;
      this.studentOf(studentId);
    }
    for (const [side, versions] of this.sides.entries()) {
      for (const one of evaluate({ versions, periodOf: this.periodOf }, facts)) {
        if (one.keep > 0 && this.isWithin(one.earnedOn)) this.add(side, one);
      }
    }
  }

  sums(): SumPart[] {
    return [...this.parts.values()];
  }

  students(): StudentPart[] {
    return [...this.perStudent.values()];
  }

  private isWithin(on: LocalDate): boolean {
    return this.span.from <= on && on <= this.span.through;
  }

  private add(side: number, { ruleCode, group, campusId, studentId, earnedOn, keep }: Earned): void {
    const week = this.mondayOf(earnedOn);
    const key = `${side}|${ruleCode}|${group}|${campusId}|${week}`;
    const part = this.parts.get(key) ?? { side, ruleCode, group, campusId, week, points: 0, times: 0 };
    part.points += keep;
    part.times += 1;
    this.parts.set(key, part);
    const student = this.studentOf(studentId);
    student.points[side] = (student.points[side] ?? 0) + keep;
    const rules = student.rules[side];
    rules?.set(ruleCode, (rules.get(ruleCode) ?? 0) + keep);
  }

  private studentOf(studentId: string): StudentPart {
    const known = this.perStudent.get(studentId);
    if (known) return known;
    const fresh = { studentId, points: this.sides.map(() => 0), rules: this.sides.map(() => new Map<string, number>()) };
    this.perStudent.set(studentId, fresh);
    return fresh;
  }

  private mondayOf(on: LocalDate): LocalDate {
    const known = this.mondays.get(on);
    if (known !== undefined) return known;
    const monday = startOfWeek(on);
    this.mondays.set(on, monday);
    return monday;
  }
}

import type { Fact } from '@/family/Facts';
import { formatDay, formatFen, formatInstant, formatPoints } from '@/format';
import type { AnswerOf } from '@/services/api';
import { type LocalDate, localDateOf } from '@/vocabulary';

export type Explanation = AnswerOf<'earning.explainLine'>;
type Line = Explanation['line'];
type Row = NonNullable<Explanation['row']>;

const actors: Readonly<Record<Line['actor']['kind'], string>> = {
  guardian: '家长操作',
  staff: '老师操作',
  system: '系统自动',
};

const known = (facts: readonly { readonly name: string; readonly value: string | null }[]): readonly Fact[] =>
  facts.flatMap(({ name, value }) => (value === null || value === '' ? [] : [{ name, value }]));

const place = ({ campusName, room }: NonNullable<Explanation['lesson']>): string | null =>
  [campusName, room].filter((part) => part !== null && part !== '').join(' · ') || null;

/** What happened: the lesson, the record, the person or the money behind a line. */
export const happenedFacts = ({ line, happened, lesson, record, byHand, payment }: Explanation): readonly Fact[] =>
  known([
    { name: '事由', value: happened.text === line.title ? null : happened.text },
    { name: '日期', value: formatDay(happened.on as LocalDate, true) },
    ...(lesson === null
      ? []
      : [
          { name: '课程', value: lesson.courseTitle },
          { name: '班级', value: lesson.classGroupName },
          { name: '上课时间', value: formatInstant(lesson.startsAt) },
          { name: '原定时间', value: lesson.movedFromStartsAt === null ? null : formatInstant(lesson.movedFromStartsAt) },
          { name: '地点', value: place(lesson) },
          { name: '老师', value: lesson.teacherName },
          { name: '签到', value: lesson.checkedIn },
          { name: '课程状态', value: lesson.cancelled ? '已取消' : null },
        ]),
    ...(record === null
      ? []
      : [
          { name: record.kindName, value: record.title === record.kindName ? null : record.title },
          { name: '结果', value: record.result },
          { name: '记录人', value: record.recordedBy },
          { name: '内容', value: record.comment },
          { name: '已撤销', value: record.revoked },
        ]),
    ...(byHand === null
      ? []
      : [
          { name: '操作老师', value: byHand.by },
          { name: '原因', value: byHand.reason },
          { name: '批准人', value: byHand.approvedBy },
        ]),
    ...(payment === null
      ? []
      : [
          { name: '课程', value: payment.courseTitle },
          { name: '实付', value: formatFen(payment.netFen) },
          { name: '已退款', value: payment.refundedFen === 0 ? null : formatFen(payment.refundedFen) },
        ]),
    { name: '方式', value: actors[line.actor.kind] },
  ]);

const balances = ['available', 'pending', 'held', 'debt'] as const;
const balanceNames = { available: '可用', pending: '待生效', held: '冻结', debt: '待抵扣' } as const;

/** 可用 +20，待抵扣 -5; nothing changed is left out. */
const changesOf = ({ changes }: Line): string =>
  balances
    .filter((name) => changes[name] !== 0)
    .map((name) => `${balanceNames[name]} ${formatPoints(changes[name], true)}`)
    .join('，');

/** How a line was booked: what it changed, and when, if not on the day it happened. */
export const bookedFacts = (line: Line): readonly Fact[] => [
  { name: '变化', value: changesOf(line) },
  { name: '之后可用', value: formatPoints(line.after.available) },
  ...(localDateOf(line.recordedAt) === localDateOf(line.effectiveAt)
    ? []
    : [{ name: '记账时间', value: formatInstant(line.recordedAt) }]),
];

const units = { lesson: '节', day: '天', time: '次' } as const;

/** 连续准时的 4 节课 */
export const rowTitle = ({ unit, step }: Row): string =>
  unit === 'time' ? `累计的 ${step} 次` : `连续的 ${step} ${units[unit]}${unit === 'lesson' ? '课' : '打卡'}`;

const marks = { counted: '计入', leave: '请假，不计也不断', cancelled: '停课，不计也不断' } as const;

/** A lesson or a day of a row: when, what, and whether it counts. */
export const rowItem = (
  item: Row['items'][number],
): { readonly key: string; readonly when: string; readonly title: string; readonly mark: string; readonly counts: boolean } => ({
  key: `${item.date} ${item.startsAt ?? ''}`,
  when: item.startsAt === null ? formatDay(item.date as LocalDate) : formatInstant(item.startsAt),
  title: item.title,
  mark: marks[item.mark],
  counts: item.mark === 'counted',
});

const ruleNow = {
  same: '现在的规则没有变。',
  changed: '规则后来有调整，这笔仍按当时的规则计算。',
  gone: '这条规则现在已经停用，当时得到的积分不受影响。',
} as const;

/** From when the rule held, and how it compares with today's. */
export const ruleNote = ({ effectiveFrom, now }: NonNullable<Explanation['rule']>): string =>
  `${effectiveFrom === null ? '' : `${formatDay(localDateOf(effectiveFrom), true)}起生效。`}${ruleNow[now]}`;

const lastDay = (day: string | null): string => (day === null ? '长期有效' : formatDay(day as LocalDate, true));

/** Until when the points of a line are good, and how many are left. */
export const lotFacts = ({ credited, remaining, expiresOn, extended }: NonNullable<Explanation['lot']>): readonly Fact[] => [
  { name: '得到', value: formatPoints(credited) },
  { name: '还剩', value: formatPoints(remaining) },
  { name: '最后可用日', value: lastDay(expiresOn) },
  ...extended.map(({ from, to }) => ({ name: '学校延长过', value: `${lastDay(from)} → ${lastDay(to)}` })),
];

/** The newest objection decides whether there may be another one. */
export const mayObject = ({ disputes }: Pick<Explanation, 'disputes'>): boolean => disputes[0]?.state !== 'open';

import { type LineExplanation, localDateOf, type PointsLineView } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { staffNames } from '../../identity';
import { type LineStory, lineStory, lotExtensions } from '../../points';
import { explainSum, sumSentence } from '../domain/explain-sum';
import { awardById, awardsOfSources } from '../persistence/award-store';
import { type Fact, type Origin, originOf } from './explain-origin';
import { explainRow } from './explain-row';
import { type RuleThen, ruleThen } from './explain-rule';

/** Moves of a lot that are told one by one; the rest is told as a number. */
const MOVES_AT_MOST = 20;

/**
 * One line of a student's statement down to what it came from: lesson, record, person, money, the rule as it was then, the
 * arithmetic, what became of the points.
 * @throws AppError points_transaction_not_found, also for another student's line
 */
export const explainLine = async (reader: Reader, studentId: string, transactionId: string): Promise<LineExplanation> => {
  const story = await lineStory(reader, studentId, transactionId);
  const { line, original } = story;
  const told = original ?? line;
  const fact = await factOf(reader, studentId, told);
  const origin = await originOf(reader, fact);
  const then = await ruleThen(reader, told.ruleVersionId, told.inputs.rule);
  const isEarned = original === null && line.kind === 'credit' && then !== undefined;
  const steps = isEarned ? explainSum({ ...then, inputs: line.inputs, amount: line.amount }) : [];
  const { text, on, lesson, record, byHand, payment } = origin;
  return {
    line,
    happened: { text: original === null ? text : line.title, on: original === null ? on : localDateOf(line.effectiveAt) },
    lesson,
    record,
    byHand: byHand ?? (await adjustedBy(reader, told)),
    payment,
    rule: then?.text ?? null,
    sum: steps.length === 0 ? null : { steps, text: sumSentence(steps) },
    row: isEarned ? await rowOf(reader, fact, line, then, on) : null,
    waiting: await waitingOf(reader, line, fact),
    ...ledgerParts(story, origin, line.lot === null ? [] : await lotExtensions(reader, line.transactionId)),
  };
};

/** What the ledger knows around a line. */
const ledgerParts = (
  { line, original, corrections, lotMoves, disputes }: LineStory,
  origin: Origin,
  extended: NonNullable<LineExplanation['lot']>['extended'],
): Pick<LineExplanation, 'lot' | 'corrects' | 'corrections' | 'disputes'> => ({
  lot: line.lot && {
    credited: line.lot.credited,
    remaining: line.lot.remaining,
    expiresOn: line.lot.expiresOn,
    moves: lotMoves.slice(0, MOVES_AT_MOST),
    movesLeftOut: Math.max(0, lotMoves.length - MOVES_AT_MOST),
    extended,
  },
  corrects: original && {
    transactionId: original.transactionId,
    title: original.title,
    amount: original.amount,
    at: original.effectiveAt,
    why: origin.undoneBecause ?? whyReversed(line),
  },
  corrections: [...corrections],
  disputes: [...disputes],
});

const whyReversed = ({ kind }: PointsLineView): string =>
  kind === 'undo' ? '原来的使用已取消，积分退回。' : '重新核对记录后，这笔奖励不再满足规则。';

/** Lines of awards name the fact with step and number behind it; what was given keeps the bare id. */
const factOf = async (
  reader: Reader,
  studentId: string,
  { source, inputs, effectiveAt, title }: PointsLineView,
): Promise<Fact> => {
  const fact = { studentId, at: effectiveAt, title };
  if (source.type === 'earning_award') {
    const award = await awardById(reader, source.id.split('.')[0] ?? '');
    if (award?.studentId === studentId) return { ...fact, sourceType: award.sourceType, sourceId: award.sourceId };
  }
  const sourceId = typeof inputs.sourceId === 'string' ? inputs.sourceId : source.id;
  return { ...fact, sourceType: source.type, sourceId };
};

/** Corrections of points by staff have no row but their line. */
const adjustedBy = async (
  reader: Reader,
  { source, actor, inputs, title }: PointsLineView,
): Promise<LineExplanation['byHand']> => {
  if (source.type !== 'adjustment' && source.type !== 'dispute') return null;
  const name = actor.kind === 'staff' ? (await staffNames(reader, [actor.id])).get(actor.id) : undefined;
  // Lines of before keep the reason in the ledger; newer ones show it behind the colon until the family is deleted.
  const reason = typeof inputs.reasonText === 'string' ? inputs.reasonText : title.split('：').slice(1).join('：');
  return { by: name ?? '老师', reason, approvedBy: null };
};

const rowOf = (
  reader: Reader,
  { studentId, sourceId }: Fact,
  { inputs, effectiveAt }: PointsLineView,
  { rule }: RuleThen,
  on: Origin['on'],
): Promise<LineExplanation['row']> =>
  typeof inputs.step === 'number'
    ? explainRow(reader, { studentId, rule, sourceId, at: effectiveAt, on, step: inputs.step })
    : Promise.resolve(null);

const MISSING = {
  refund_window_over: { text: '过了退费期后可用', missing: '这笔费用的退费期还没有结束，结束后自动生效。' },
  lesson_attended: { text: '上完课后可用', missing: '孩子再上一节课（签到或点名）后自动生效。' },
} as const;

const waitingOf = async (
  reader: Reader,
  { lot, transactionId }: PointsLineView,
  { sourceType, sourceId }: Fact,
): Promise<LineExplanation['waiting']> => {
  if (!lot?.pending) return null;
  if (lot.availableOn !== null) {
    const [, month, day] = lot.availableOn.split('-').map(Number);
    return { text: `${month}月${day}日起可用`, missing: '到这一天自动生效，不需要做什么。' };
  }
  const award = (await awardsOfSources(reader, sourceType, [sourceId])).find((one) => one.transactionId === transactionId);
  return award?.waitsFor ? MISSING[award.waitsFor] : { text: '满足条件后可用', missing: '满足条件后自动生效。' };
};

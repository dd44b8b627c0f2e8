import { type Cap, type CapWindow, EARNING_BEHAVIOURS, type Rule } from '@qingya/shared';
import type { Fact } from './facts';
import { capWords, LEVEL_NAMES, yuan } from './rule-words';

/** What a child did, in words. @param courses titles by id */
export const factWords = (fact: Fact, courses: ReadonlyMap<string, string>): string => {
  const { name } = EARNING_BEHAVIOURS[fact.behaviour];
  const course = fact.courseId === null ? undefined : courses.get(fact.courseId);
  return [name, ...(course === undefined ? [] : [course]), ...detailsOf(fact)].join(' · ');
};

const detailsOf = ({ behaviour, row, level, passed, netFen, order, refundedFen }: Fact): string[] => [
  ...(row === null || row < 1 ? [] : [behaviour === 'sign_in' ? `连续第 ${row} 天` : `连续第 ${row} 节`]),
  ...(level === null ? [] : [LEVEL_NAMES[level]]),
  ...(passed === null ? [] : [passed ? '通过' : '未通过']),
  ...(netFen === null ? [] : [`实付 ${yuan(netFen)}`]),
  ...(order === undefined ? [] : [`整单 ${yuan(order.partsFen.reduce((sum, fen) => sum + fen, 0))}`]),
  ...(refundedFen > 0 ? [`已退 ${yuan(refundedFen)}`] : []),
];

/** The cap that cut an award, in words. @param name as evaluating tells it, such as `student.day.points` */
export const cutWords = (name: string | null, rules: readonly Rule[], ruleCode: string): string | null => {
  if (name === null) return null;
  const [per, window, kind] = name.split('.') as [Cap['per'], CapWindow, 'times' | 'points'];
  const caps = rules.find(({ code }) => code === ruleCode)?.caps ?? [];
  const cap = caps.find((one) => one.per === per && one.window === window && one[kind] !== null);
  if (!cap) return null;
  // Only the half of the cap that cut.
  return capWords(kind === 'times' ? { ...cap, points: null } : { ...cap, times: null });
};

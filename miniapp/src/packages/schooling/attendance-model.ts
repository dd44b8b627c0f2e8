import type { Fact } from '@/family/Facts';
import { type Attendance, attendanceWay, consumptionWords } from '@/family/model';
import { formatInstant } from '@/format';
import type { AnswerOf } from '@/services/api';

export type CreditEntry = AnswerOf<'schooling.listCreditEntries'>['items'][number];

/** An attendance taken apart. */
export const attendanceFacts = (item: Attendance, enrolmentTitle: string | undefined): readonly Fact[] => [
  { name: '班级', value: item.classGroupName },
  { name: '上课时间', value: formatInstant(item.startsAt) },
  { name: '记录时间', value: formatInstant(item.recordedAt) },
  { name: '记录方式', value: attendanceWay(item) },
  {
    name: '课时',
    value:
      enrolmentTitle === undefined
        ? consumptionWords[item.consumption]
        : `${consumptionWords[item.consumption]} · ${enrolmentTitle}`,
  },
  ...(item.isMakeUp ? [{ name: '类型', value: '补课' }] : []),
  ...(item.revision > 1 ? [{ name: '更正', value: `已更正 ${item.revision - 1} 次` }] : []),
];

/** The journal's title of a change of credits. */
export const entryTitle = ({ kind, delta }: Pick<CreditEntry, 'kind' | 'delta'>): string =>
  ({
    opening: '登记时余额',
    consume: delta === 0 ? '期限内上课' : '上课扣课时',
    return: '退回课时',
    adjust: delta > 0 ? '学校增加课时' : '学校减少课时',
  })[kind];

/** +1 节, -1 节, 不扣节数. */
export const entryAmount = (delta: number): string => (delta === 0 ? '不扣节数' : `${delta > 0 ? '+' : ''}${delta} 节`);

/** A change of credits taken apart. */
export const entryFacts = (entry: CreditEntry): readonly Fact[] => [
  { name: '课包', value: entry.enrolmentTitle },
  { name: '时间', value: formatInstant(entry.createdAt) },
  { name: '之后剩余', value: `${entry.remainingAfter} 节` },
];

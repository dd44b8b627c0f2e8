import { useState } from 'react';
import { ConfirmSheet, Field } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { isLocalDate, localDateOf } from '@/vocabulary';
import { SHOWS_NOTHING, useSubmitOnce } from '../hooks/submit-once';
import { AWARD_LEVELS, type AwardLevel } from '../model/members';
import { ALREADY_SAVED, isLost, told } from '../model/once';
import { Choices } from './choices';

interface AwardSheetProps {
  readonly studentId: string;
  readonly name: string;
  readonly onClose: () => void;
  /** Receives what was recorded, in words. */
  readonly onDone: (text: string) => void;
  /** Nobody knows whether it was recorded. */
  readonly onLost?: () => void;
}

const dateProblem = (text: string, today: string): string | undefined => {
  if (!isLocalDate(text)) return '请按 2026-11-21 的格式填写';
  return text > today ? '获奖日期不能晚于今天' : undefined;
};

/** Records an award of a child: what it is called, and of which level; the family sees it, and points come by the rules. */
export const AwardSheet = ({ studentId, name, onClose, onDone, onLost }: AwardSheetProps) => {
  const today = localDateOf(serverNow());
  const [level, setLevel] = useState<AwardLevel>('school');
  const [title, setTitle] = useState('');
  const [date, setDate] = useState<string>(today);
  const wrongDate = dateProblem(date.trim(), today);
  // No page lists awards here, and the same award of the same day is the same one.
  const submitOnce = useSubmitOnce({ seen: SHOWS_NOTHING });
  const action = useAction(
    async () => {
      const answer = await submitOnce(
        `award.${studentId}`,
        { kind: 'award' as const, level, title: title.trim(), date: date.trim() },
        (idempotencyKey, body) => call('schooling.recordBehaviour', { params: { studentId }, body, idempotencyKey }),
      );
      if (isLost(answer)) onLost?.();
      return told(answer);
    },
    ({ data, replayed }) => onDone(replayed ? `${ALREADY_SAVED}：${data.title}` : `已记录获奖：${data.title}`),
  );
  return (
    <ConfirmSheet
      open
      title={`记录 ${name} 的获奖`}
      message='家长会在「成长记录」里看到，积分按学校的规则发放。'
      confirmText='记录获奖'
      busy={action.busy}
      disabled={title.trim() === '' || wrongDate !== undefined}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Choices
        label='奖项级别'
        value={level}
        options={AWARD_LEVELS}
        onChange={(value) => setLevel(value as AwardLevel)}
        idPrefix='award'
      />
      <Field
        label='奖项名称'
        required
        value={title}
        onChange={setTitle}
        placeholder='例如：少儿书法比赛一等奖'
        maxLength={80}
        testId='award-title'
      />
      <Field label='获奖日期' value={date} onChange={setDate} maxLength={10} error={wrongDate} testId='award-date' />
    </ConfirmSheet>
  );
};

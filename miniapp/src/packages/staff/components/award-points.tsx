import { Text } from '@tarojs/components';
import { Field } from '@/components';
import { type AwardDraft, type AwardKind, type AwardOptions, limitText, OTHER, readAmount } from '../model/manual-awards';
import { Choices } from './choices';
import './award-points.scss';

interface AwardPointsProps {
  readonly options: AwardOptions;
  readonly draft: AwardDraft;
  readonly onChange: (draft: AwardDraft) => void;
}

const KINDS = [
  { value: 'award', text: '奖励' },
  { value: 'deduction', text: '扣减' },
];
const other = { value: OTHER, text: '其他' };

/** What for and how many: chips for the usual, a field for the rest, and what is left of today's limit. */
export const AwardPoints = ({ options, draft, onChange }: AwardPointsProps) => {
  const typed = readAmount(draft.ownAmount);
  return (
    <>
      <Text className='award-points__label'>原因</Text>
      <Choices
        label='原因'
        value={draft.reason}
        options={[...options.reasons.map((text) => ({ value: text, text })), other]}
        onChange={(reason) => onChange({ ...draft, reason })}
        idPrefix='award-reason'
      />
      {draft.reason === OTHER && (
        <Field
          label='其他原因'
          required
          value={draft.ownReason}
          onChange={(ownReason) => onChange({ ...draft, ownReason })}
          placeholder='家长会看到，例如：主动打扫教室'
          maxLength={60}
          testId='award-own-reason'
        />
      )}
      <Text className='award-points__label'>积分</Text>
      <Choices
        label='积分'
        value={draft.amount}
        options={[...options.amounts.map((amount) => ({ value: String(amount), text: String(amount) })), other]}
        onChange={(amount) => onChange({ ...draft, amount })}
        idPrefix='award-amount'
      />
      {draft.amount === OTHER && (
        <Field
          label='其他积分数'
          kind='number'
          required
          value={draft.ownAmount}
          onChange={(ownAmount) => onChange({ ...draft, ownAmount })}
          placeholder='例如：30'
          maxLength={7}
          error={draft.ownAmount === '' || 'amount' in typed ? undefined : typed.problem}
          testId='award-own-amount'
        />
      )}
      <Choices
        label='奖励还是扣减'
        value={draft.kind}
        options={KINDS}
        onChange={(kind) => onChange({ ...draft, kind: kind as AwardKind })}
        idPrefix='award-kind'
      />
      <Text className='award-points__limit' id='award-limit'>
        {limitText(options, draft.kind)}
      </Text>
    </>
  );
};

import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, Field, Select, Toggle } from '@/components';
import { formatFen, formatWhole } from '@/format';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { type SubmitOnce, useSubmitOnce } from '../../hooks/submit-once';
import {
  type Allotment,
  type Board,
  type Budget,
  type BudgetBody,
  type BudgetDraft,
  bodyOf,
  draftOf,
  draftProblem,
  GROUP_NAMES,
  isSource,
  restOf,
  SOURCE_NAMES,
  sizeOfDraft,
} from '../../model/budget';
import { isLost } from '../../model/once';
import type { Campus } from '../../types';
import { Actions, Quiet } from '../parts';

const SOURCES = Object.entries(SOURCE_NAMES).map(([value, text]) => ({ value, text }));
const GROUP_OPTIONS = [{ value: '', text: '其他类别' }, ...Object.entries(GROUP_NAMES).map(([value, text]) => ({ value, text }))];
const WHEN_FULL = [
  { value: 'queue', text: '排队，等审批' },
  { value: 'refuse', text: '不再发放' },
];

interface PartProps {
  readonly draft: BudgetDraft;
  readonly onChange: (change: Partial<BudgetDraft>) => void;
}

/** What the budget costs and how many points that buys, computed while typing. */
const Money = ({ draft, onChange }: PartProps) => {
  const size = sizeOfDraft(draft);
  return (
    <>
      <View className='budget__grid'>
        <Select
          labelled
          label='预算来源'
          value={draft.source}
          options={SOURCES}
          onChange={(source) => isSource(source) && onChange({ source })}
          testId='budget-source'
        />
        <Field
          label={draft.source === 'fixed' ? '预算金额（元）' : `${draft.source === 'revenue' ? '营业收入' : '净利润'}（元）`}
          kind='money'
          required
          value={draft.base}
          onChange={(base) => onChange({ base })}
          maxLength={20}
          testId='budget-base'
        />
        {draft.source !== 'fixed' && (
          <Field
            label='比例（%）'
            kind='money'
            required
            value={draft.share}
            onChange={(share) => onChange({ share })}
            maxLength={6}
            testId='budget-share'
          />
        )}
        <Field
          label='每元积分'
          kind='number'
          required
          value={draft.pointsPerYuan}
          onChange={(pointsPerYuan) => onChange({ pointsPerYuan })}
          maxLength={4}
          testId='budget-rate'
        />
      </View>
      <View id='budget-size' {...a11y({ role: 'status' })}>
        <Text className='budget__size'>
          {size === null
            ? '填好金额后，这里会算出可发放的积分'
            : `预算 ${formatFen(size.costFen)}，最多发放 ${formatWhole(size.points)} 积分`}
        </Text>
      </View>
    </>
  );
};

const Days = ({ draft, onChange, fixed }: PartProps & { readonly fixed: boolean }) => (
  <View className='budget__grid'>
    <Field
      label='名称'
      required
      value={draft.title}
      onChange={(title) => onChange({ title })}
      placeholder='例如：秋季学期积分预算'
      maxLength={40}
      testId='budget-title'
    />
    <Field
      label='开始日期'
      required
      disabled={fixed}
      value={draft.from}
      onChange={(from) => onChange({ from })}
      placeholder='2026-09-01'
      maxLength={10}
      testId='budget-from'
    />
    <Field
      label='结束日期（含当天）'
      required
      disabled={fixed}
      value={draft.through}
      onChange={(through) => onChange({ through })}
      placeholder='2026-12-31'
      maxLength={10}
      testId='budget-through'
    />
    <Select
      labelled
      label='额度用完后'
      value={draft.whenFull}
      options={WHEN_FULL}
      onChange={(whenFull) => onChange({ whenFull: whenFull === 'refuse' ? 'refuse' : 'queue' })}
      testId='budget-when-full'
    />
    <View className='budget__switch'>
      <View>
        <Text>过期积分回到预算</Text>
        <Quiet>关闭时，家长没用完而过期的积分不能再发放；收回的积分总会回到预算</Quiet>
      </View>
      <Toggle
        label='过期积分回到预算'
        on={draft.expiredReturn}
        onChange={(expiredReturn) => onChange({ expiredReturn })}
        testId='budget-expired-return'
      />
    </View>
  </View>
);

const Allotments = ({ draft, onChange, campuses }: PartProps & { readonly campuses: readonly Campus[] }) => {
  const { allotments } = draft;
  const rest = restOf(draft);
  const places = [{ value: '', text: '其他校区' }, ...campuses.map(({ campusId, name }) => ({ value: campusId, text: name }))];
  const change = (id: number, change: Partial<Allotment>) =>
    onChange({ allotments: allotments.map((one) => (one.id === id ? { ...one, ...change } : one)) });
  const add = () => {
    const id = Math.max(-1, ...allotments.map((one) => one.id)) + 1;
    onChange({ allotments: [...allotments, { id, campusId: '', group: '', points: '' }] });
  };
  return (
    <>
      <Text className='budget__note'>
        可以按校区、按类别分配。没有单独分配的共用其余部分{rest === null ? '' : `：${formatWhole(rest)} 积分`}
      </Text>
      {allotments.map((one, index) => (
        <View className='budget__allotment' key={one.id} {...a11y({ role: 'group', label: `分配 ${index + 1}` })}>
          <Select
            labelled
            label='校区'
            value={one.campusId}
            options={places}
            onChange={(campusId) => change(one.id, { campusId })}
            testId={`allot-campus-${index}`}
          />
          <Select
            labelled
            label='类别'
            value={one.group}
            options={GROUP_OPTIONS}
            onChange={(group) => change(one.id, { group })}
            testId={`allot-group-${index}`}
          />
          <Field
            label='积分'
            kind='number'
            value={one.points}
            onChange={(points) => change(one.id, { points })}
            maxLength={15}
            testId={`allot-points-${index}`}
          />
          <Button
            text='删除'
            kind='plain'
            size='sm'
            onPress={() => onChange({ allotments: allotments.filter(({ id }) => id !== one.id) })}
          />
        </View>
      ))}
      <Actions>
        <Button text='添加分配' kind='secondary' size='sm' icon='plus' testId='allot' onPress={add} />
      </Actions>
    </>
  );
};

interface FormProps {
  /** What is changed; none = a new budget. */
  readonly board?: Board;
  readonly campuses: readonly Campus[];
  readonly onClose: () => void;
  readonly onDone: (budget: Budget) => void;
  /** Nobody knows whether it was saved. */
  readonly onLost?: () => void;
}

const send = (submitOnce: SubmitOnce, board: Board | undefined, body: BudgetBody) =>
  board === undefined
    ? submitOnce('budget.create', body, (idempotencyKey, sent) => call('budget.create', { body: sent, idempotencyKey }))
    : call('budget.save', { params: { budgetPeriodId: board.id }, body: { ...body, revision: board.revision } });

/** A new budget, or changes to one. Of one in use the days stay as they are. */
export const BudgetForm = ({ board, campuses, onClose, onDone, onLost }: FormProps) => {
  const [draft, setDraft] = useState(() => draftOf(board));
  const onChange = (change: Partial<BudgetDraft>) => setDraft((old) => ({ ...old, ...change }));
  const problem = draftProblem(draft);
  // A draft may be thrown away: then the list is what it was before, and the same budget once more is another one.
  const submitOnce = useSubmitOnce();
  const action = useAction(async () => {
    const answer = await send(submitOnce, board, bodyOf(draft));
    if (isLost(answer)) onLost?.();
    return answer;
  }, onDone);
  const wrong = action.error?.message ?? problem;
  return (
    <Card title={board === undefined ? '新建预算' : `修改 ${board.title}`}>
      <View id='budget-form'>
        <Days draft={draft} onChange={onChange} fixed={board?.state === 'active'} />
        <Money draft={draft} onChange={onChange} />
        <Allotments draft={draft} onChange={onChange} campuses={campuses} />
        {wrong !== null && (
          <View className='budget__wrong' {...a11y(action.error === undefined ? {} : { role: 'alert' })}>
            {wrong}
          </View>
        )}
        <Actions>
          <Button
            text='保存预算'
            size='md'
            busy={action.busy}
            disabled={problem !== null}
            testId='save-budget'
            onPress={() => void action.run()}
          />
          <Button text='取消' kind='plain' size='md' onPress={onClose} />
        </Actions>
      </View>
    </Card>
  );
};

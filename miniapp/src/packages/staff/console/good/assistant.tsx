import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, ConfirmSheet, Field, Select, Skeleton } from '@/components';
import { formatPoints } from '@/format';
import { urls } from '@/routes';
import type { Asking } from '../../hooks/use-asking';
import { useProposal } from '../../hooks/use-proposal';
import {
  type Line,
  liabilityLines,
  MOST_PREMIUMS,
  type PricingDraft,
  type PricingField,
  type Proposal,
  pricingDraftOf,
  proposalLines,
  type ReadPricing,
  readPricing,
} from '../../model/pricing';
import { Actions, Quiet } from '../parts';
import './assistant.scss';

const LOGISTICS = [
  { value: 'exact', text: '按实际比例' },
  { value: 'percent', text: '取整到 1%' },
];

interface FieldsProps {
  readonly draft: PricingDraft;
  readonly read: ReadPricing;
  readonly onChange: (changes: Partial<PricingDraft>) => void;
  /** Cost and shipping stand in the form beside it already. */
  readonly beside: boolean;
}

/** The premiums, one field each; they are multiplied. */
const Premiums = ({
  draft,
  onChange,
  error,
}: Pick<FieldsProps, 'draft' | 'onChange'> & { readonly error: string | undefined }) => (
  <>
    {draft.premiums.map((premium, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: premiums have no name, and their order does not matter
      <View className='assistant__premium' key={index}>
        <Field
          label={`溢价 ${index + 1}（%）`}
          kind='money'
          value={premium}
          placeholder='150 就是进价的一倍半'
          maxLength={8}
          error={error}
          testId={`premium-${index}`}
          onChange={(text) => onChange({ premiums: draft.premiums.map((old, at) => (at === index ? text : old)) })}
        />
        <Button
          text='去掉'
          kind='plain'
          size='sm'
          onPress={() => onChange({ premiums: draft.premiums.filter((_old, at) => at !== index) })}
        />
      </View>
    ))}
    {draft.premiums.length < MOST_PREMIUMS && (
      <Button
        text='加一项溢价'
        kind='plain'
        size='sm'
        icon='plus'
        testId='add-premium'
        onPress={() => onChange({ premiums: [...draft.premiums, ''] })}
      />
    )}
  </>
);

const Fields = ({ draft, read, onChange, beside }: FieldsProps) => {
  const errorOf = (field: PricingField) =>
    'field' in read && read.field === field && !(field === 'cost' && draft.cost.trim() === '') ? read.problem : undefined;
  const money = (field: 'cost' | 'shipping', label: string) => (
    <Field
      label={label}
      kind='money'
      value={draft[field]}
      maxLength={12}
      error={errorOf(field)}
      testId={`assistant-${field}`}
      onChange={(text) => onChange({ [field]: text })}
    />
  );
  const whole = (field: 'step' | 'discount' | 'pieces', label: string, placeholder: string) => (
    <Field
      label={label}
      kind='money'
      value={draft[field]}
      placeholder={placeholder}
      maxLength={7}
      error={errorOf(field)}
      testId={`assistant-${field}`}
      onChange={(text) => onChange({ [field]: text })}
    />
  );
  return (
    <>
      {!beside && (
        <View className='assistant__grid'>
          {money('cost', '进价（元）')}
          {money('shipping', '运费（元，自提填 0）')}
        </View>
      )}
      <Premiums draft={draft} onChange={onChange} error={errorOf('premiums')} />
      <View className='assistant__grid'>
        <Select
          labelled
          label='物流溢价'
          value={draft.logistics}
          options={LOGISTICS}
          testId='assistant-logistics'
          onChange={(value) => onChange({ logistics: value === 'percent' ? 'percent' : 'exact' })}
        />
        {whole('step', '取整到多少积分', '100')}
        {whole('discount', '试算几折', '例如 7 或 6.6')}
        {whole('pieces', '预计兑出几件', '看看对负债的影响')}
      </View>
    </>
  );
};

const Lines = ({ lines }: { readonly lines: readonly Line[] }) => (
  <>
    {lines.map(({ id, label, value, hint }) => (
      <View className='assistant__line' key={id} {...a11y({ role: 'listitem' })}>
        <View className='assistant__words'>
          <Text>{label}</Text>
          {hint !== undefined && <Quiet>{hint}</Quiet>}
        </View>
        <Text className='assistant__figure' id={`proposal-${id}`}>
          {value}
        </Text>
      </View>
    ))}
  </>
);

interface AnswerProps {
  readonly asking: Asking<Proposal>;
  readonly read: ReadPricing;
}

/** What the server worked out, or why there is nothing yet. */
const Answer = ({ asking, read }: AnswerProps) => {
  const { data, error, busy } = asking;
  if ('problem' in read) return <Quiet>{read.problem}</Quiet>;
  if (error !== undefined)
    return (
      <View className='assistant__wrong' {...a11y({ role: 'alert' })}>
        <Text>{error.message}</Text>
        <Button text='重试' kind='secondary' size='sm' busy={busy} onPress={asking.again} />
      </View>
    );
  if (data === undefined) return <Skeleton shape='list' count={3} />;
  return (
    <View className={busy ? 'assistant__old' : ''} id='proposal' {...a11y({ role: 'status' })}>
      <View {...a11y({ role: 'list', label: '定价建议' })}>
        <Lines lines={[...proposalLines(data), ...liabilityLines(data, read.value.pieces ?? 0)]} />
      </View>
      {data.belowBreakEven !== null && (
        <View className='assistant__below' id='proposal-below' {...a11y({ role: 'alert' })}>
          {data.belowBreakEven.text}
        </View>
      )}
    </View>
  );
};

interface AssistantProps {
  /** As they stand in the form beside it. */
  readonly cost: string;
  readonly shipping: string;
  readonly onTake: (points: number) => void;
}

/** Works out what a good should cost while its form is being filled in. */
export const Assistant = ({ cost, shipping, onTake }: AssistantProps) => {
  const [own, setOwn] = useState(() => pricingDraftOf('', ''));
  const draft = { ...own, cost, shipping };
  const read = readPricing(draft);
  const asking = useProposal('value' in read ? read.value : null);
  const known = 'value' in read && !asking.busy ? asking.data : undefined;
  return (
    <>
      <Fields beside draft={draft} read={read} onChange={(changes) => setOwn((old) => ({ ...old, ...changes }))} />
      <Answer asking={asking} read={read} />
      {known !== undefined && (
        <Actions>
          <Button
            text={`采用这个价格：${formatPoints(known.points)} 积分`}
            kind='secondary'
            size='md'
            testId='take-price'
            onPress={() => onTake(known.points)}
          />
        </Actions>
      )}
    </>
  );
};

/** The same by itself: what would something cost that is not in the mall yet? */
export const AssistantSheet = ({ onClose }: { readonly onClose: () => void }) => {
  const [draft, setDraft] = useState(() => pricingDraftOf('', ''));
  const read = readPricing(draft);
  const asking = useProposal('value' in read ? read.value : null);
  const known = 'value' in read && !asking.busy ? asking.data : undefined;
  return (
    <ConfirmSheet
      open
      title='定价助手'
      message='填写进价和运费，看看标多少积分合适、最低能打几折。这里不会保存任何东西。'
      confirmText={known === undefined ? '用这个价格新建商品' : `用 ${formatPoints(known.points)} 积分新建商品`}
      cancelText='关闭'
      disabled={known === undefined}
      aside={<Answer asking={asking} read={read} />}
      onConfirm={() => {
        if (known === undefined) return;
        const { cost, shipping } = draft;
        onClose();
        void Taro.navigateTo({ url: urls.staff.newGood({ cost, shipping, points: known.points }) });
      }}
      onCancel={onClose}
    >
      <Fields beside={false} draft={draft} read={read} onChange={(changes) => setDraft((old) => ({ ...old, ...changes }))} />
    </ConfirmSheet>
  );
};

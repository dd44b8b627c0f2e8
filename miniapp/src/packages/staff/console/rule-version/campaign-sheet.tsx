import { Text } from '@tarojs/components';
import { type ReactNode, useState } from 'react';
import { ConfirmSheet, Field, type Option } from '@/components';
import { useAction } from '@/hooks/use-action';
import type { Result } from '@/services/http';
import { Picks } from '../../components/picks';
import { type CampaignForm, campaignFormOf, campaignOf, newCampaign, toggled } from '../../model/rule-form';
import type { Campaign } from '../../model/rule-words';

interface CampaignSheetProps {
  /** null = a new one */
  readonly campaign: Campaign | null;
  readonly takenCodes: readonly string[];
  readonly rules: readonly Option[];
  readonly campuses: readonly Option[];
  readonly save: (campaign: Campaign) => Promise<Result<unknown>>;
  /** What the campaign would mean, as far as it can be read; null = it cannot yet. */
  readonly aside?: (campaign: Campaign | null) => ReactNode;
  readonly onClose: () => void;
}

/** Days on which points count more. */
export const CampaignSheet = ({ campaign, takenCodes, rules, campuses, save, aside, onClose }: CampaignSheetProps) => {
  const [form, setForm] = useState<CampaignForm>(() => (campaign === null ? newCampaign(takenCodes) : campaignFormOf(campaign)));
  const [tried, setTried] = useState(false);
  const read = campaignOf(form);
  const problems = tried && 'problems' in read ? read.problems : {};
  const action = useAction(save, onClose);
  const onChange = (changes: Partial<CampaignForm>) => setForm((old) => ({ ...old, ...changes }));
  const text = (field: 'title' | 'from' | 'through' | 'percent', label: string, hint: string, maxLength: number) => (
    <Field
      label={label}
      required
      value={form[field]}
      placeholder={hint}
      maxLength={maxLength}
      error={problems[field]}
      testId={`campaign-${field}`}
      onChange={(value) => onChange({ [field]: value })}
    />
  );
  return (
    <ConfirmSheet
      open
      title={campaign === null ? '添加活动' : `修改「${campaign.title}」`}
      message='活动期间积分按倍数给；几个活动碰在一起时只按最高的一个算。'
      confirmText='保存到草稿'
      cancelText='不保存'
      busy={action.busy}
      error={action.error?.message}
      aside={aside?.('value' in read ? read.value : null)}
      onConfirm={() => {
        setTried(true);
        if ('value' in read) void action.run(read.value);
      }}
      onCancel={onClose}
    >
      {text('title', '名称', '例如：六一双倍积分', 40)}
      {text('from', '第一天', '2026-11-21', 10)}
      {text('through', '最后一天', '2026-11-21', 10)}
      {text('percent', '按百分之多少给', '200 就是双倍，150 就是一倍半', 4)}
      <Text className='rule-form__note'>规则（都不选：所有参加活动加倍的规则）</Text>
      <Picks
        label='活动的规则'
        values={form.ruleCodes}
        options={rules}
        idPrefix='campaign-rule'
        onToggle={(code) => onChange({ ruleCodes: toggled(form.ruleCodes, code) })}
      />
      <Text className='rule-form__note'>校区（都不选：全部校区）</Text>
      <Picks
        label='活动的校区'
        values={form.campusIds}
        options={campuses}
        idPrefix='campaign-campus'
        onToggle={(id) => onChange({ campusIds: toggled(form.campusIds, id) })}
      />
    </ConfirmSheet>
  );
};

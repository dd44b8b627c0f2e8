import { Text, View } from '@tarojs/components';
import { type ReactNode, useState } from 'react';
import { a11y } from '@/a11y';
import { ConfirmSheet, Field, type Option, Select } from '@/components';
import { useAction } from '@/hooks/use-action';
import type { Result } from '@/services/http';
import { Picks } from '../../components/picks';
import { type FormProblems, formOf, newRule, type RuleForm, reformed, ruleOf, toggled } from '../../model/rule-form';
import { BEHAVIOURS, type Behaviour, type FormulaKind, formulasFor, GROUPS, isOfCourse, type Rule } from '../../model/rule-words';
import { CapFields, type FieldsProps, FormulaFields, Switch, TimeFields } from './rule-fields';

interface RuleSheetProps {
  /** null = a new one */
  readonly rule: Rule | null;
  readonly takenCodes: readonly string[];
  /** What the server found wrong with it the last time. */
  readonly found: readonly string[];
  readonly campuses: readonly Option[];
  readonly courses: readonly Option[];
  readonly save: (rule: Rule) => Promise<Result<unknown>>;
  /** What the rule would mean, as far as it can be read; null = it cannot yet. */
  readonly aside?: (rule: Rule | null) => ReactNode;
  readonly onClose: () => void;
}

const AudienceFields = ({
  form,
  problems,
  onChange,
  campuses,
  courses,
}: FieldsProps & Pick<RuleSheetProps, 'campuses' | 'courses'>) => (
  <>
    <Text className='rule-form__heading'>适用于谁</Text>
    <Text className='rule-form__note'>校区（都不选：全部校区）</Text>
    <Picks
      label='适用校区'
      values={form.campusIds}
      options={campuses}
      idPrefix='campus'
      onToggle={(id) => onChange({ campusIds: toggled(form.campusIds, id) })}
    />
    {courses.length > 0 && isOfCourse(form.behaviour) && (
      <>
        <Text className='rule-form__note'>课程（都不选：全部课程）</Text>
        <Picks
          label='适用课程'
          values={form.courseIds}
          options={courses}
          idPrefix='course'
          onToggle={(id) => onChange({ courseIds: toggled(form.courseIds, id) })}
        />
      </>
    )}
    <Text className='rule-form__note'>学员标签和会员等级还没有启用：填写后暂时没有学员符合，按等级加倍也暂不起作用</Text>
    <Field
      label='学员标签'
      value={form.tags}
      placeholder='不填：不限；多个用顿号隔开'
      maxLength={500}
      error={problems.tags}
      testId='tags'
      onChange={(tags) => onChange({ tags })}
    />
    <Field
      label='会员等级'
      value={form.tiers}
      placeholder='不填：不限；多个用顿号隔开'
      maxLength={300}
      error={problems.tiers}
      testId='tiers'
      onChange={(tiers) => onChange({ tiers })}
    />
    <Switch
      label='按会员等级加倍'
      on={form.tierMultiplier}
      testId='tier-multiplier'
      onChange={(tierMultiplier) => onChange({ tierMultiplier })}
    />
    <Switch
      label='参加活动加倍'
      on={form.campaignMultiplier}
      testId='campaign-multiplier'
      onChange={(campaignMultiplier) => onChange({ campaignMultiplier })}
    />
    <Select
      labelled
      label='算在哪份预算里'
      value={form.group}
      options={GROUPS}
      testId='group'
      onChange={(group) => onChange({ group: group as Rule['group'] })}
    />
  </>
);

const WhatFields = ({
  form,
  problems,
  onChange,
  isNew,
  onBehaviour,
}: FieldsProps & {
  readonly isNew: boolean;
  readonly onBehaviour: (behaviour: Behaviour) => void;
}) => (
  <>
    <Select
      labelled
      label='做了什么'
      value={form.behaviour}
      options={BEHAVIOURS}
      disabled={!isNew}
      testId='behaviour'
      onChange={(behaviour) => onBehaviour(behaviour as Behaviour)}
    />
    <Field
      label='名称'
      required
      value={form.title}
      placeholder='积分明细里的一行，例如：课后点评'
      maxLength={40}
      error={problems.title}
      testId='rule-title'
      onChange={(title) => onChange({ title })}
    />
    <Field
      label='给家长看的说明'
      required
      kind='multiline'
      value={form.explanation}
      placeholder='例如：上课后写下点评，每节课得 5 积分。'
      maxLength={200}
      error={problems.explanation}
      testId='rule-explanation'
      onChange={(explanation) => onChange({ explanation })}
    />
    {form.behaviour === 'exam' && (
      <Switch label='只算通过的' on={form.onlyPassed} testId='only-passed' onChange={(onlyPassed) => onChange({ onlyPassed })} />
    )}
    <Select
      labelled
      label='怎么给积分'
      value={form.formula}
      options={formulasFor(form.behaviour)}
      testId='formula'
      onChange={(formula) => onChange({ formula: formula as FormulaKind })}
    />
  </>
);

/** One rule of a draft, every field of it. What is wrong shows at its field once somebody tried to save. */
export const RuleSheet = ({ rule, takenCodes, found, campuses, courses, save, aside, onClose }: RuleSheetProps) => {
  const [form, setForm] = useState<RuleForm>(() => (rule === null ? newRule('lesson_comment', takenCodes) : formOf(rule)));
  const [tried, setTried] = useState(false);
  const read = ruleOf(form);
  const problems: FormProblems = tried && 'problems' in read ? read.problems : {};
  const action = useAction(save, onClose);
  const onChange = ({ formula, ...changes }: Partial<RuleForm>) =>
    setForm((old) => ({ ...reformed(old, formula ?? old.formula), ...changes }));
  const onBehaviour = (behaviour: Behaviour) =>
    setForm((old) => {
      const { code, formula, group } = newRule(behaviour, takenCodes);
      return { ...reformed(old, formula), behaviour, code, group, courseIds: isOfCourse(behaviour) ? old.courseIds : [] };
    });
  const confirm = () => {
    setTried(true);
    if ('value' in read) void action.run(read.value);
  };
  const count = Object.keys(problems).length;
  return (
    <ConfirmSheet
      open
      title={rule === null ? '添加规则' : `修改「${rule.title}」`}
      confirmText='保存到草稿'
      cancelText='不保存'
      busy={action.busy}
      error={action.error?.message ?? (count === 0 ? undefined : `还有 ${count} 处需要修改，请看各项下面的提示`)}
      aside={aside?.('value' in read ? read.value : null)}
      onConfirm={confirm}
      onCancel={onClose}
    >
      {found.length > 0 && (
        <View className='rule-form__found' {...a11y({ role: 'alert' })}>
          {found.map((message) => (
            <Text className='rule-form__note' key={message}>
              {message}
            </Text>
          ))}
        </View>
      )}
      <WhatFields form={form} problems={problems} onChange={onChange} isNew={rule === null} onBehaviour={onBehaviour} />
      <FormulaFields form={form} problems={problems} onChange={onChange} />
      <CapFields form={form} problems={problems} onChange={onChange} />
      <AudienceFields form={form} problems={problems} onChange={onChange} campuses={campuses} courses={courses} />
      <TimeFields form={form} problems={problems} onChange={onChange} />
    </ConfirmSheet>
  );
};

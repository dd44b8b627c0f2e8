import { Text, View } from '@tarojs/components';
import { Button, Field, Select, Toggle } from '@/components';
import { AWARD_LEVELS } from '../../model/members';
import type { FormProblems, RuleForm } from '../../model/rule-form';
import { AVAILABILITIES, EXPIRIES, HOLDERS, WINDOWS } from '../../model/rule-words';

export interface FieldsProps {
  readonly form: RuleForm;
  readonly problems: FormProblems;
  readonly onChange: (changes: Partial<RuleForm>) => void;
}

const replaced = <T,>(items: readonly T[], index: number, changes: Partial<T>): T[] =>
  items.map((item, at) => (at === index ? { ...item, ...changes } : item));
const without = <T,>(items: readonly T[], index: number): T[] => items.filter((_item, at) => at !== index);

const UNITS = { lessons_on_time: '节', sign_in_days: '天', count: '次' } as const;

const StepFields = ({ form, problems, onChange, unit }: FieldsProps & { readonly unit: string }) => (
  <>
    {form.steps.map((step, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name, and their order is what they are
      <View className='rule-form__row' key={index}>
        <Field
          label={`第几${unit}`}
          kind='number'
          value={step.at}
          maxLength={4}
          error={problems[`steps.${index}.at`]}
          testId={`step-at-${index}`}
          onChange={(at) => onChange({ steps: replaced(form.steps, index, { at }) })}
        />
        <Field
          label='得多少积分'
          kind='number'
          value={step.points}
          maxLength={7}
          error={problems[`steps.${index}.points`]}
          testId={`step-points-${index}`}
          onChange={(points) => onChange({ steps: replaced(form.steps, index, { points }) })}
        />
        {form.steps.length > 1 && (
          <Button text='去掉' kind='plain' size='sm' onPress={() => onChange({ steps: without(form.steps, index) })} />
        )}
      </View>
    ))}
    {form.steps.length < 20 && (
      <Button
        text='再加一档'
        kind='plain'
        size='sm'
        testId='add-step'
        onPress={() => onChange({ steps: [...form.steps, { at: '', points: '' }] })}
      />
    )}
    <Field
      label={`满多少${unit}后重新计`}
      kind='number'
      value={form.cycle}
      maxLength={4}
      hint='不填：每一档只得一次；中断后重新开始'
      error={problems.cycle}
      testId='cycle'
      onChange={(cycle) => onChange({ cycle })}
    />
  </>
);

/** How many points there are, by the chosen way. */
export const FormulaFields = (props: FieldsProps) => {
  const { form, problems, onChange } = props;
  if (form.formula === 'graded') {
    return (
      <>
        {AWARD_LEVELS.map(({ value, text }) => (
          <Field
            key={value}
            label={`${text}得多少积分`}
            kind='number'
            value={form.levels[value]}
            maxLength={7}
            error={problems[`levels.${value}`]}
            testId={`level-${value}`}
            onChange={(points) => onChange({ levels: { ...form.levels, [value]: points } })}
          />
        ))}
      </>
    );
  }
  if (form.formula !== 'fixed' && form.formula !== 'proportional') {
    return <StepFields {...props} unit={UNITS[form.formula]} />;
  }
  return (
    <>
      {form.formula === 'proportional' && (
        <Field
          label='实付每多少元'
          kind='money'
          value={form.perYuan}
          maxLength={12}
          error={problems.perYuan}
          testId='per-yuan'
          onChange={(perYuan) => onChange({ perYuan })}
        />
      )}
      <Field
        label='得多少积分'
        kind='number'
        value={form.points}
        maxLength={7}
        error={problems.points}
        testId='points'
        onChange={(points) => onChange({ points })}
      />
    </>
  );
};

/** How much one student or family gets at most. */
export const CapFields = ({ form, problems, onChange }: FieldsProps) => (
  <>
    <Text className='rule-form__heading'>上限</Text>
    {form.caps.length === 0 && <Text className='rule-form__note'>没有上限。</Text>}
    {form.caps.map((cap, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: caps have no name of their own
      <View className='rule-form__row' key={index}>
        <Select
          labelled
          label='谁'
          value={cap.per}
          options={HOLDERS}
          onChange={(per) => onChange({ caps: replaced(form.caps, index, { per }) })}
        />
        <Select
          labelled
          label='多久'
          value={cap.window}
          options={WINDOWS}
          testId={`cap-window-${index}`}
          onChange={(window) => onChange({ caps: replaced(form.caps, index, { window }) })}
        />
        <Field
          label='最多几次'
          kind='number'
          value={cap.times}
          maxLength={5}
          error={problems[`caps.${index}.times`]}
          testId={`cap-times-${index}`}
          onChange={(times) => onChange({ caps: replaced(form.caps, index, { times }) })}
        />
        <Field
          label='最多多少积分'
          kind='number'
          value={cap.points}
          maxLength={8}
          error={problems[`caps.${index}.points`]}
          testId={`cap-points-${index}`}
          onChange={(points) => onChange({ caps: replaced(form.caps, index, { points }) })}
        />
        <Button text='去掉' kind='plain' size='sm' onPress={() => onChange({ caps: without(form.caps, index) })} />
      </View>
    ))}
    {form.caps.length < 10 && (
      <Button
        text='加一条上限'
        kind='plain'
        size='sm'
        testId='add-cap'
        onPress={() => onChange({ caps: [...form.caps, { per: 'student', window: 'day', times: '1', points: '' }] })}
      />
    )}
  </>
);

const ExpiryFields = ({ form, problems, onChange }: FieldsProps) => (
  <>
    <Select
      labelled
      label='积分有效期'
      value={form.expiry}
      options={EXPIRIES}
      testId='expiry'
      onChange={(expiry) => onChange({ expiry })}
    />
    {form.expiry === 'rolling' && (
      <Field
        label='几个月'
        kind='number'
        value={form.months}
        maxLength={3}
        hint='到期那天当天还能用'
        error={problems.months}
        testId='months'
        onChange={(months) => onChange({ months })}
      />
    )}
    {form.expiry === 'fixed_date' && (
      <View className='rule-form__row'>
        <Field
          label='几月'
          kind='number'
          value={form.month}
          maxLength={2}
          error={problems.month}
          onChange={(month) => onChange({ month })}
        />
        <Field
          label='几日'
          kind='number'
          value={form.day}
          maxLength={2}
          error={problems.day}
          testId='expiry-day'
          onChange={(day) => onChange({ day })}
        />
        <Field
          label='第几个这一天'
          kind='number'
          value={form.years}
          maxLength={1}
          hint='1：得到后遇到的第一个'
          error={problems.years}
          onChange={(years) => onChange({ years })}
        />
      </View>
    )}
  </>
);

/** When points can be used, when they lapse, and between which days the rule holds. */
export const TimeFields = (props: FieldsProps) => {
  const { form, problems, onChange } = props;
  return (
    <>
      <Text className='rule-form__heading'>时间</Text>
      <Select
        labelled
        label='何时可用'
        value={form.availability}
        options={AVAILABILITIES}
        testId='availability'
        onChange={(availability) => onChange({ availability })}
      />
      {form.availability === 'after_days' && (
        <Field
          label='几天后'
          kind='number'
          value={form.days}
          maxLength={3}
          error={problems.days}
          testId='days'
          onChange={(days) => onChange({ days })}
        />
      )}
      <ExpiryFields {...props} />
      <View className='rule-form__row'>
        <Field
          label='规则从哪天开始'
          value={form.validFrom}
          placeholder='不填：随版本生效'
          maxLength={10}
          error={problems.validFrom}
          testId='valid-from'
          onChange={(validFrom) => onChange({ validFrom })}
        />
        <Field
          label='规则到哪天为止'
          value={form.validThrough}
          placeholder='不填：一直有效'
          maxLength={10}
          error={problems.validThrough}
          testId='valid-through'
          onChange={(validThrough) => onChange({ validThrough })}
        />
      </View>
    </>
  );
};

/** A switch with its words beside it. */
export const Switch = ({
  label,
  on,
  testId,
  onChange,
}: {
  readonly label: string;
  readonly on: boolean;
  readonly testId: string;
  readonly onChange: (on: boolean) => void;
}) => (
  <View className='rule-form__switch'>
    <Text>{label}</Text>
    <Toggle label={label} on={on} testId={testId} onChange={onChange} />
  </View>
);

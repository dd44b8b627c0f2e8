import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { type Option, Select } from '@/components';
import { withFulfilment } from '../../model/good-form';
import { daysWords, FULFILMENT_NAMES, FULFILMENTS_OF } from '../../model/mall';
import { type PartProps, TextField } from './fields';

const ValidDays = (props: PartProps) => (
  <TextField {...props} field='validDays' label='有效天数（从兑换当天起）' kind='number' maxLength={3} required />
);

const Course = ({ draft, problems, onChange, courses }: PartProps & { readonly courses: readonly Option[] }) => (
  <View>
    <Select
      labelled
      label='课程'
      value={draft.courseId}
      options={[{ value: '', text: '请选择' }, ...courses]}
      testId='good-courseId'
      onChange={(courseId) => onChange({ courseId })}
    />
    {problems.courseId !== undefined && (
      <View className='good-page__wrong' {...a11y({ role: 'alert' })}>
        {problems.courseId}
      </View>
    )}
  </View>
);

const Label = ({ placeholder, ...props }: PartProps & { readonly placeholder: string }) => (
  <TextField {...props} field='label' label='权益名称' placeholder={placeholder} maxLength={40} required />
);

/** The fields of the chosen way, each kind its own. */
const Own = (props: PartProps & { readonly courses: readonly Option[] }) => {
  switch (props.draft.fulfilment) {
    case 'lesson_credits':
      return (
        <>
          <Course {...props} />
          <TextField {...props} field='credits' label='课时数' kind='number' maxLength={3} required />
          <ValidDays {...props} />
        </>
      );
    case 'validity_days':
      return (
        <>
          <Course {...props} />
          <TextField {...props} field='days' label='课包延长几天' kind='number' maxLength={3} required />
        </>
      );
    case 'coupon':
      return (
        <>
          <Label {...props} placeholder='例如：续费抵用券' />
          <TextField {...props} field='value' label='优惠金额（元）' kind='money' maxLength={12} required />
          <TextField {...props} field='minSpend' label='满多少元可用' kind='money' placeholder='不填就是不限' maxLength={12} />
          <ValidDays {...props} />
        </>
      );
    case 'benefit_quota':
      return (
        <>
          <Label {...props} placeholder='例如：自习室座位' />
          <TextField {...props} field='times' label='可用次数' kind='number' maxLength={3} required />
          <ValidDays {...props} />
        </>
      );
    case 'activity_seat':
      return (
        <>
          <Label {...props} placeholder='例如：春季运动会名额' />
          <TextField {...props} field='startsAt' label='活动开始' placeholder='2026-11-21 18:30' maxLength={16} required />
          <TextField {...props} field='place' label='地点' placeholder='例如：南山校区一楼' maxLength={60} required />
        </>
      );
    default:
      return (
        <TextField {...props} field='pickUpDays' {...daysWords(props.draft.fulfilment)} kind='number' maxLength={2} required />
      );
  }
};

/** How a good gets to the family. */
export const FulfilmentFields = (props: PartProps & { readonly courses: readonly Option[] }) => {
  const { draft, onChange } = props;
  const virtual = draft.kind === 'virtual';
  return (
    <>
      <View className='good-page__grid'>
        <Select
          labelled
          label={virtual ? '到账方式' : '领取方式'}
          value={draft.fulfilment}
          options={FULFILMENTS_OF[draft.kind].map((value) => ({ value, text: FULFILMENT_NAMES[value] }))}
          testId='good-fulfilment'
          onChange={(kind) => onChange(withFulfilment(draft, kind))}
        />
        <Own {...props} />
      </View>
      {virtual && <Text className='good-page__note'>兑换后自动到账，不用人处理；退回时一并收回，已经用掉的不能退。</Text>}
    </>
  );
};

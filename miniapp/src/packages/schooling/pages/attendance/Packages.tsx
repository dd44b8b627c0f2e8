import { Text, View } from '@tarojs/components';
import { Card, EmptyState, Progress, Tag } from '@/components';
import '@/family/family.scss';
import { describeCredits, type Enrolment } from '@/family/model';
import type { LocalDate } from '@/vocabulary';
import './index.scss';

/** Every package of a child, in the order in which they pay. */
export const Packages = ({ enrolments, today }: { readonly enrolments: readonly Enrolment[]; readonly today: LocalDate }) => {
  if (enrolments.length === 0) {
    return (
      <Card>
        <EmptyState compact title='还没有课包' hint='报名后，课时和有效期会显示在这里' />
      </Card>
    );
  }
  return (
    <>
      {enrolments.map((enrolment) => {
        const { left, validity, percent, state } = describeCredits(enrolment, today);
        return (
          <Card
            key={enrolment.id}
            title={enrolment.courseTitle}
            extra={state !== null && <Tag text={state.text} tone={state.tone} />}
          >
            <View className='attendance__left'>
              <Text>{left}</Text>
            </View>
            {percent !== null && <Progress bare label='剩余课时' text={left} percent={percent} />}
            <Text className='fam-note'>{`${enrolment.title} · ${validity}`}</Text>
          </Card>
        );
      })}
      {enrolments.length > 1 && <Text className='fam-note'>同一门课有多个课包时，先用最早到期的。</Text>}
    </>
  );
};

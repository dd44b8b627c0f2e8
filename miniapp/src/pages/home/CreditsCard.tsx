import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Card, EmptyState, ListRow, Progress, Tag } from '@/components';
import { currentEnrolments, describeCredits, type Enrolment } from '@/family/model';
import { urls } from '@/routes';
import type { LocalDate } from '@/vocabulary';

interface CreditsCardProps {
  readonly enrolments: readonly Enrolment[];
  readonly studentId: string;
  readonly today: LocalDate;
}

/** What is left of each package. */
export const CreditsCard = ({ enrolments, studentId, today }: CreditsCardProps) => {
  const open = () => void Taro.navigateTo({ url: urls.attendance(studentId) });
  const current = currentEnrolments(enrolments, today);
  return (
    <Card flush title='剩余课时'>
      {current.length === 0 && <EmptyState compact title='没有可用的课包' hint='续课请联系校区老师' />}
      {current.map((enrolment) => {
        const { left, validity, percent, state } = describeCredits(enrolment, today);
        return (
          <View key={enrolment.id}>
            <ListRow
              title={enrolment.courseTitle}
              hint={`${enrolment.title} · ${validity}`}
              value={state === null ? left : <CreditsValue left={left} tag={<Tag text={state.text} tone={state.tone} />} />}
              onPress={open}
            />
            {percent !== null && (
              <View className='home__bar'>
                <Progress bare label='剩余课时' text={left} percent={percent} />
              </View>
            )}
          </View>
        );
      })}
    </Card>
  );
};

const CreditsValue = ({ left, tag }: { readonly left: string; readonly tag: React.ReactNode }) => (
  <View className='home__credits'>
    <View>{left}</View>
    {tag}
  </View>
);

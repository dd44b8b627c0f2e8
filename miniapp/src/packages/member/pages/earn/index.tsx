import { Text, View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { Card, PageShell, Progress, Tag } from '@/components';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { useRefresh } from '@/family/use-refresh';
import { formatDay } from '@/format';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import type { LocalDate } from '@/vocabulary';
import { describeWay, type Way } from '../../model';
import './index.scss';

const WayCard = ({ way }: { readonly way: Way }) => {
  const { next, progress, percent, earned } = describeWay(way);
  return (
    <Card
      title={way.title}
      extra={next === null ? way.done && <Tag text='已完成' tone='brand' /> : <Text className='earn__next'>{next}</Text>}
    >
      <Text className='earn__text'>{way.explanation}</Text>
      {progress !== null && percent !== null && (
        <View className='earn__progress'>
          <Progress label='现在' text={progress} percent={percent} tone='points' />
        </View>
      )}
      {earned !== null && <Text className='fam-note'>{earned}</Text>}
    </Card>
  );
};

/** The rules in plain words, with how far this child has come. */
export default function Earn() {
  const { studentId = '' } = useRouter().params;
  const here = urls.earn(studentId);
  const signedIn = useRequireSession(here);
  const ways = useQuery(signedIn ? here : null, (attach) => call('earning.ways', { params: { studentId }, attach }));
  useRefresh(ways.reload);
  useConsentPrompt(ways.error, here);
  const face = familyFace(
    ways,
    here,
    faceOf(ways, ({ items }) => (items.length === 0 ? { title: '现在没有积分规则', hint: '学校公布规则后会显示在这里' } : null)),
  );
  return (
    <PageShell face={face}>
      {ways.data?.items.map((way) => (
        <WayCard key={way.code} way={way} />
      ))}
      {ways.data !== undefined && (
        <Text className='fam-note'>
          {`规则第 ${ways.data.ruleVersion} 版 · 进度截至 ${formatDay(ways.data.asOf as LocalDate)}。请假不影响连续到课。`}
        </Text>
      )}
    </PageShell>
  );
}

import { Text, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { Card, ListRow, PageShell } from '@/components';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { useRefresh } from '@/family/use-refresh';
import { formatDay } from '@/format';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import type { LocalDate } from '@/vocabulary';
import { WayCard } from './WayCard';
import './index.scss';

/** The rules in plain words, with how far this child has come and what is still missing. */
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
        <>
          <Card flush>
            <ListRow
              title='哪些积分什么时候到期'
              icon='clock'
              iconTone='points'
              onPress={() => void Taro.navigateTo({ url: urls.expiring(studentId) })}
            />
          </Card>
          <View>
            <Text className='fam-note'>
              {`规则第 ${ways.data.ruleVersion} 版 · 进度截至 ${formatDay(ways.data.asOf as LocalDate)}。请假不影响连续到课。`}
            </Text>
          </View>
        </>
      )}
    </PageShell>
  );
}

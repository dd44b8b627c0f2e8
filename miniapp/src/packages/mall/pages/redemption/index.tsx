import Taro, { useRouter } from '@tarojs/taro';
import { type Face, PageShell } from '@/components';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { useRefresh } from '@/family/use-refresh';
import { usePoll } from '@/hooks/use-poll';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { partOf, showsCode } from '../../redemption-model';
import { useCodeScreen } from '../../use-code-screen';
import { RedemptionView } from './RedemptionView';
import '../../mall.scss';

/** At the desk the screen should turn by itself when it was handed over, or when somebody asks. */
const POLL_MS = 10_000;

const NOT_OURS: Face = {
  kind: 'empty',
  title: '没有找到这笔兑换',
  hint: '它可能不属于您的家庭，可以到「我的」里打开「我的兑换」查看。',
  picture: 'search',
  action: { text: '去「我的」', onPress: () => void Taro.switchTab({ url: urls.me() }) },
};

/** One redemption, kept up to date while it is open and in front. */
export default function RedemptionPage() {
  const { redemptionId = '' } = useRouter().params;
  const here = urls.redemption(redemptionId);
  const signedIn = useRequireSession(here);
  const query = useQuery(signedIn ? here : null, (attach) => call('redemptions.read', { params: { redemptionId }, attach }));
  const { data, reload } = query;
  const now = serverNow();
  const open = data !== undefined && partOf(data.state) === 'open';
  useRefresh(() => (signedIn ? reload() : undefined));
  useConsentPrompt(query.error, here);
  useCodeScreen(data !== undefined && showsCode(data, now));
  usePoll(POLL_MS, open, reload);
  const ordinary =
    query.error?.code === 'redemption_not_found' && data === undefined ? NOT_OURS : faceOf(query, undefined, 'headline');
  return (
    <PageShell face={familyFace(query, here, ordinary)}>
      {data !== undefined && <RedemptionView redemption={data} now={now} onChanged={() => void reload()} />}
    </PageShell>
  );
}

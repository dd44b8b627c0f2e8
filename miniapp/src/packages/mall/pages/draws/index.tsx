import Taro, { useRouter } from '@tarojs/taro';
import { EmptyState, PageShell } from '@/components';
import { ChildSwitcher } from '@/family/ChildSwitcher';
import { chooseChild } from '@/family/current-child';
import { useConsentPrompt } from '@/family/faces';
import { ListFace } from '@/family/ListFace';
import { More } from '@/family/More';
import { usePages } from '@/family/use-pages';
import { useRefresh } from '@/family/use-refresh';
import { usePoll } from '@/hooks/use-poll';
import { usePullDown } from '@/hooks/use-pull-down';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { childrenFace, useFamilyChild } from '../../use-lottery';
import { DrawList } from './DrawList';

/** So many are shown at first. */
const PAGE = 30;
/** At the desk a code should turn by itself when its prize was handed over. */
const POLL_MS = 10_000;

const Draws = ({ studentId }: { readonly studentId: string }) => {
  const draws = usePages(`draws ${studentId}`, (cursor, attach) =>
    call('lottery.mine', {
      params: { studentId },
      query: { cursor, limit: PAGE },
      ...(attach === undefined ? {} : { attach }),
    }),
  );
  useRefresh(draws.reload);
  const waits = draws.data?.some(({ state }) => state === 'waiting') ?? false;
  // Reading the first page anew folds the further ones: whoever looks through old draws is not at the desk.
  usePoll(POLL_MS, waits && (draws.data?.length ?? 0) <= PAGE, draws.reload);
  const empty = (
    <EmptyState
      compact
      title='还没有抽过奖'
      hint='抽过的结果和领奖码都会在这里'
      action={{ text: '看看抽奖活动', onPress: () => void Taro.redirectTo({ url: urls.lottery(studentId) }) }}
    />
  );
  return (
    <ListFace pages={draws} what='抽奖记录' empty={empty}>
      <DrawList draws={draws.data ?? []} />
      <More pages={draws} />
    </ListFace>
  );
};

/** What a child's family drew, and the codes of the prizes that wait. */
export default function DrawsPage() {
  const { studentId = '' } = useRouter().params;
  const here = urls.draws(studentId);
  const signedIn = useRequireSession(here);
  const { children, items, child, pick } = useFamilyChild(studentId, signedIn);
  useConsentPrompt(children.error, here);
  // What is inside answers the pull only once it is there.
  usePullDown(() => (signedIn ? children.reload() : undefined));
  return (
    <PageShell
      face={childrenFace(children, here, '登记后可以用积分抽奖。')}
      head={
        <ChildSwitcher
          items={items}
          chosen={child?.id}
          onChoose={(chosen) => {
            pick(chosen);
            chooseChild(chosen);
          }}
        />
      }
    >
      {child !== undefined && <Draws key={child.id} studentId={child.id} />}
    </PageShell>
  );
}

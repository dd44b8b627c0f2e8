import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useCallback, useEffect } from 'react';
import { PageShell } from '@/components';
import { ChildSwitcher } from '@/family/ChildSwitcher';
import { chooseChild, forgetChild, useChosenChild } from '@/family/current-child';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { land } from '@/family/landing';
import { useWaitingCheckIns } from '@/family/send-check-ins';
import { useKnownChildren } from '@/family/use-known-children';
import { useRefresh } from '@/family/use-refresh';
import { useShareCard } from '@/family/use-share-card';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import type { LocalDate } from '@/vocabulary';
import { CreditsCard } from './CreditsCard';
import { DailySignIn } from './DailySignIn';
import { LotteryCard } from './LotteryCard';
import { MessagesBanner } from './MessagesBanner';
import type { Home } from './model';
import { PaymentsBanner } from './PaymentsBanner';
import { RedemptionsCard } from './RedemptionsCard';
import { Shortcuts } from './Shortcuts';
import { PointsHeadline, TodayLessons } from './today';
import { WaitingCheckInsCard } from './WaitingCheckInsCard';
import './index.scss';

const noChildren = {
  title: '还没有孩子的资料',
  hint: '请联系校区前台登记孩子，登记后这里会显示课程和积分。',
} as const;

/** Whose page it is: one of several children, to be changed here. */
const Switcher = ({
  students,
  chosen,
}: {
  readonly students: readonly Home['students'][number][];
  readonly chosen: string | undefined;
}) =>
  students.length > 1 ? (
    <View className='home__switcher'>
      <ChildSwitcher items={students} chosen={chosen} onChoose={chooseChild} />
    </View>
  ) : null;

/** What waits for the family beside the lessons. */
const Banners = ({ home }: { readonly home: Home }) => (
  <>
    <PaymentsBanner payments={home.payments} />
    <MessagesBanner unread={home.unread} />
  </>
);

/** The first screen of a family: one request, then the next thing to do. */
export default function HomePage() {
  useShareCard();
  const signedIn = useRequireSession(urls.home());
  const chosen = useChosenChild();
  const home = useQuery(signedIn ? `home ${chosen ?? ''}` : null, (attach) =>
    call('schooling.home', { query: { studentId: chosen ?? undefined }, attach }),
  );
  const { reload } = home;
  const onSent = useCallback(() => void reload(), [reload]);
  const waiting = useWaitingCheckIns(onSent);
  const { flush } = waiting;
  useRefresh(() => (signedIn ? Promise.all([reload(), flush()]) : undefined));
  useConsentPrompt(home.error, urls.home());

  // Staff without a family, and visitors who are not known yet, have no first page here.
  const elsewhere = home.error?.code === 'forbidden';
  useEffect(() => {
    if (elsewhere) void land();
  }, [elsewhere]);
  // A child that is no longer ours (another family signed in, data erased) must not keep the page from opening.
  const foreign = home.error?.code === 'not_found' && chosen !== null;
  useEffect(() => {
    if (foreign) forgetChild();
  }, [foreign]);

  const known = useKnownChildren(home.data?.students, home.error);

  const selected = home.data?.selected ?? null;
  const today = home.data?.date as LocalDate;
  const student = home.data?.students.find(({ id }) => id === selected?.studentId);
  const ordinary = faceOf(home, ({ selected: child }) => (child === null ? noChildren : null), 'headline');
  return (
    <PageShell
      face={elsewhere || foreign ? { kind: 'loading', shape: 'headline' } : familyFace(home, urls.home(), ordinary)}
      head={
        <>
          <Switcher students={known} chosen={selected?.studentId ?? chosen ?? undefined} />
          {/* Above every face: without a network there is nothing else to show, and this is what matters then. */}
          <WaitingCheckInsCard items={waiting.items} onDismiss={waiting.dismiss} />
          {home.data !== undefined && <Banners home={home.data} />}
        </>
      }
    >
      {home.data !== undefined && selected !== null && student !== undefined && (
        <>
          {known.length === 1 && (
            <View className='home__hello'>
              <Text className='home__name'>{student.name}</Text>
            </View>
          )}
          <PointsHeadline points={selected.points} onPress={() => void Taro.switchTab({ url: urls.points() })} />
          <RedemptionsCard redemptions={selected.redemptions} />
          <TodayLessons lessons={selected.lessons} studentId={student.id} today={today} />
          <LotteryCard lottery={home.data.lottery} studentId={student.id} />
          <DailySignIn
            key={student.id}
            studentId={student.id}
            today={today}
            signIn={selected.signIn}
            onSigned={() => void reload()}
          />
          <CreditsCard enrolments={selected.enrolments} studentId={student.id} today={today} />
          <Shortcuts studentId={student.id} />
        </>
      )}
    </PageShell>
  );
}

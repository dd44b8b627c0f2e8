import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { a11y } from '@/a11y';
import { Card, PageShell, Select } from '@/components';
import { usePullDown } from '@/hooks/use-pull-down';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { plainParameter } from '@/services/paths';
import { useList } from '../../hooks/use-list';
import { useCaller } from '../../hooks/use-me';
import { useNow } from '../../hooks/use-poll';
import { allows, campusChoices } from '../../model/access';
import { type Draw, deskQuery, type OnlyGood, type Pile } from '../../model/pick-up';
import type { Redemption } from '../../model/redemptions';
import type { Campus, Me } from '../../types';
import { PrizeCard } from './prize-card';
import { PrizeQueue } from './prize-queue';
import { DeskQueue, OnlyLine, Piles } from './queue';
import { RedemptionCard } from './redemption-card';
import { type Found, Scanner } from './scanner';
import './index.scss';

const RENEW_MS = 60_000;
const QUEUE_PAGE = 20;

interface DeskProps {
  readonly me: Me;
  readonly campuses: readonly Campus[];
  /** Opened for one redemption, from the list of tasks. */
  readonly redemptionId: string;
  /** Opened for everything open of one good, from the stock-take. */
  readonly onlyGood: OnlyGood | null;
}

/** The redemption the page was opened for, as soon as it is here. */
const useOpened = (redemptionId: string, onFound: (found: Found) => void) => {
  const opened = useQuery(redemptionId === '' ? null : redemptionId, (attach) =>
    call('redemptions.read', { params: { redemptionId }, attach }),
  );
  const redemption = opened.data;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it arrives
  useEffect(() => {
    if (redemption !== undefined) onFound({ kind: 'redemption', redemption, code: null });
  }, [redemption]);
  return opened.error;
};

/** What waits at the desk: one pile at a time, or everything of one good. */
const useWaiting = (pile: Pile, campusId: string, only: OnlyGood | null) => {
  const ofPrizes = only === null && pile === 'prize';
  const query = ofPrizes ? null : deskQuery(pile === 'prize' ? 'prepare' : pile, campusId, only);
  const redemptions = useList<Redemption>(query === null ? null : JSON.stringify(query), (cursor, attach) =>
    call('redemptions.queue', { query: { ...query, cursor, limit: QUEUE_PAGE }, attach }),
  );
  const prizes = useList<Draw>(ofPrizes ? `prizes ${campusId}` : null, (cursor, attach) =>
    call('lottery.waiting', { query: { ...(campusId === '' ? {} : { campusId }), cursor, limit: QUEUE_PAGE }, attach }),
  );
  return { redemptions, prizes };
};

interface FoundCardProps {
  readonly found: Found;
  readonly me: Me;
  readonly onFound: (found: Found | null) => void;
  readonly onDone: (text: string) => void;
}

/** What lies before the person at the desk. */
const FoundCard = ({ found, me, onFound, onDone }: FoundCardProps) => {
  const close = () => onFound(null);
  if (found.kind === 'prize')
    return <PrizeCard key={found.draw.id} draw={found.draw} code={found.code} onDone={onDone} onClose={close} />;
  return (
    <RedemptionCard
      key={found.redemption.id}
      redemption={found.redemption}
      code={found.code}
      rights={{ fulfil: allows(me, 'redemption.fulfil'), takeBack: allows(me, 'redemption.return') }}
      onChanged={(redemption) => onFound({ ...found, redemption })}
      onDone={onDone}
      onClose={close}
    />
  );
};

const Desk = ({ me, campuses, redemptionId, onlyGood }: DeskProps) => {
  const [found, setFound] = useState<Found | null>(null);
  const [outcome, setOutcome] = useState('');
  const [campusId, setCampusId] = useState('');
  const [pile, setPile] = useState<Pile>('prepare');
  const [only, setOnly] = useState(onlyGood);
  const now = useNow(RENEW_MS);
  const { redemptions, prizes } = useWaiting(pile, campusId, only);
  const renew = () => {
    redemptions.reload();
    prizes.reload();
  };
  usePullDown(renew);
  const choices = campusChoices(me, campuses, 'redemption.fulfil');
  const failed = useOpened(redemptionId, setFound);
  const open = (next: Found) => {
    setOutcome('');
    setFound(next);
  };
  const done = (text: string) => {
    setFound(null);
    setOutcome(text);
    renew();
  };
  return (
    <>
      {outcome !== '' && (
        <Card tone='brand'>
          <View id='pick-up-outcome' {...a11y({ role: 'status', live: 'polite' })}>
            {outcome}
          </View>
        </Card>
      )}
      {failed !== undefined && found === null && <Card tone='danger'>{failed.message}</Card>}
      {found === null && <Scanner onFound={open} />}
      {found !== null && <FoundCard found={found} me={me} onFound={setFound} onDone={done} />}
      {only !== null && <OnlyLine only={only} onAll={() => setOnly(null)} />}
      {only === null && choices.length > 1 && (
        <Select
          label='校区'
          value={campusId}
          options={[{ value: '', text: '全部校区' }, ...choices]}
          onChange={setCampusId}
          testId='campus'
        />
      )}
      {only === null && <Piles pile={pile} onPile={setPile} />}
      {only === null && pile === 'prize' ? (
        <PrizeQueue
          list={prizes}
          manyCampuses={choices.length > 1}
          onOpen={(draw) => open({ kind: 'prize', draw, code: null })}
        />
      ) : (
        <DeskQueue
          list={redemptions}
          now={now}
          manyCampuses={choices.length > 1}
          onOpen={(redemption) => open({ kind: 'redemption', redemption, code: null })}
        />
      )}
    </>
  );
};

/** What was redeemed, at the desk: scan, look, hand over. */
export default function PickUp() {
  const { redemptionId = '', goodId = '', campusId = '', title = '' } = useRouter().params;
  const onlyGood = goodId === '' || campusId === '' ? null : { goodId, campusId, title: plainParameter(title) };
  const caller = useCaller(
    onlyGood === null ? urls.staff.pickUp(redemptionId === '' ? undefined : redemptionId) : urls.staff.pickUpOf(onlyGood),
  );
  // What is inside answers the pull only once it is there.
  usePullDown(caller.reload);
  const face = faceOf(caller, ({ me }) =>
    allows(me, 'redemption.fulfil')
      ? null
      : { title: '您没有处理兑换的权限', hint: '如需开通，请联系机构负责人调整角色', picture: 'error' as const },
  );
  return (
    <PageShell face={face}>
      {caller.data !== undefined && <Desk {...caller.data} redemptionId={redemptionId} onlyGood={onlyGood} />}
    </PageShell>
  );
}

import { Text, View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { Card, Tag } from '@/components';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { useNow, usePoll } from '../../hooks/use-poll';
import { allows } from '../../model/access';
import { frozenLines, LOTTERY_STATES, type Lottery } from '../../model/lottery';
import { Faced, Facts } from '../parts';
import { type Caller, Console } from '../shell';
import { Acts } from './acts';
import { LotteryEditor } from './form';
import { Draws, Live } from './live';
import './lottery.scss';

const RENEW_MS = 10_000;

interface StageProps extends Pick<Caller, 'me'> {
  readonly lottery: Lottery;
  readonly now: number;
  readonly onSaved: (lottery: Lottery) => void;
  readonly onChanged: () => void;
}

/** One campaign at its stage: written, then only looked at. */
const Stage = ({ me, lottery, now, onSaved, onChanged }: StageProps) => {
  const [dirty, setDirty] = useState(false);
  const draft = lottery.state === 'draft';
  return (
    <>
      <View className='desk__block'>
        <Tag {...LOTTERY_STATES[lottery.state]} />
      </View>
      <Acts me={me} lottery={lottery} now={now} dirty={dirty} onChanged={onChanged} />
      {draft && allows(me, 'lottery.write') && (
        <LotteryEditor key={lottery.id} lottery={lottery} onSaved={onSaved} onDirty={setDirty} />
      )}
      {draft && !allows(me, 'lottery.write') && (
        <Card title='草稿'>
          <Text className='lottery-desk__note'>还在编写，开始前家庭看不到。</Text>
          <Facts items={frozenLines(lottery)} />
        </Card>
      )}
      {!draft && (
        <>
          <Live lottery={lottery} now={now} />
          <Draws lottery={lottery} />
        </>
      )}
    </>
  );
};

/** Reads a campaign and keeps a running one up to date. */
export const LotteryOf = ({ me, lotteryId }: Pick<Caller, 'me'> & { readonly lotteryId: string }) => {
  const query = useQuery(`lottery ${lotteryId}`, (attach) => call('lottery.read', { params: { lotteryId }, attach }));
  // A saved draft is newer than what was read; a reload is newer again.
  const [saved, setSaved] = useState<{ readonly behind: Lottery | undefined; readonly lottery: Lottery }>();
  useNow(RENEW_MS);
  usePoll(RENEW_MS, query.data?.state === 'started', query.reload);
  const lottery = saved !== undefined && saved.behind === query.data ? saved.lottery : query.data;
  return (
    <Faced face={faceOf(query, undefined, 'cards')}>
      {lottery !== undefined && (
        <Stage
          me={me}
          lottery={lottery}
          now={serverNow()}
          onSaved={(fresh) => setSaved({ behind: query.data, lottery: fresh })}
          onChanged={() => void query.reload()}
        />
      )}
    </Faced>
  );
};

/** One lottery: set up while it is a draft, looked after once it has started. */
export default function LotteryPage() {
  const lotteryId = useRouter().params.lotteryId ?? '';
  return (
    <Console page='lotteries' title='抽奖活动' url={urls.staff.lottery(lotteryId)}>
      {({ me }) => <LotteryOf me={me} lotteryId={lotteryId} />}
    </Console>
  );
}

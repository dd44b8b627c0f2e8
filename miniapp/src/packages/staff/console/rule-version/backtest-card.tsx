import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, Progress, Tag } from '@/components';
import { type Query, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { seenIn } from '../../hooks/submit-once';
import { usePoll } from '../../hooks/use-poll';
import { allows } from '../../model/access';
import { BACKTEST_STATES, isMoving, percentOf, periodText, progressText } from '../../model/backtests';
import { stamp } from '../../model/desk';
import type { Backtest, Me, RuleVersionDetail } from '../../types';
import { BeginSheet } from '../backtest/begin-sheet';
import { Actions, LinkCell } from '../parts';

const RENEW_MS = 2_000;
const open = (id: string) => void Taro.navigateTo({ url: urls.staff.backtest(id) });

/** Whether a version still can be changed or turned down: only then does a backtest that is missing matter. */
const isOpen = ({ state }: Pick<RuleVersionDetail, 'state'>): boolean => state === 'draft' || state === 'review';

/** Whether what a version holds was tried, in words: for its page and for the sheets that hand it on. */
export const BacktestLine = ({ version }: { readonly version: RuleVersionDetail }) => {
  const { backtest } = version;
  if (backtest !== null) {
    return (
      <View className='rule-page__tried'>
        <Tag text={isOpen(version) ? '这份内容回测过' : '发布前回测过'} tone='brand' />
        <Text className='rule-form__note'>
          用 {periodText(backtest)} 真实发生的事，{stamp(backtest.finishedAt)} 算好
        </Text>
        <LinkCell text='看回测结果' testId='see-backtest' onPress={() => open(backtest.id)} />
      </View>
    );
  }
  if (!isOpen(version)) return <Text className='rule-form__note'>这一版发布前没有回测过。</Text>;
  return (
    <View className='rule-page__untried' {...a11y({ role: 'note' })}>
      <Text>这份内容还没有回测过，不知道会多发多少积分、谁会少得。建议先用过去几个月真实发生的事算一遍。</Text>
    </View>
  );
};

interface Newest {
  readonly items: readonly Backtest[];
}

/** The newest try of a version, whatever the version held then; watched while it is under way. */
const useNewest = ({ id, revision }: RuleVersionDetail, onFinished: () => void): Query<Newest> => {
  const query = useQuery<Newest>(`${id} ${revision}`, (attach) =>
    call('ruleBacktests.list', { query: { ruleVersionId: id, limit: 1 }, attach }),
  );
  const newest = query.data?.items[0];
  const moving = newest !== undefined && isMoving(newest.state);
  usePoll(RENEW_MS, moving, query.reload);
  const was = useRef(moving);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the moment in which it ends
  useEffect(() => {
    if (was.current && !moving) onFinished();
    was.current = moving;
  }, [moving]);
  return query;
};

const Under = ({ newest }: { readonly newest: Backtest }) => {
  const percent = percentOf(newest.progress);
  return (
    <View id='backtest-under-way'>
      <Progress label={BACKTEST_STATES[newest.state].text} text={progressText(newest)} percent={percent} />
      <LinkCell text='查看进度' onPress={() => open(newest.id)} />
    </View>
  );
};

interface BacktestCardProps {
  readonly me: Me;
  readonly version: RuleVersionDetail;
  readonly onFinished: () => void;
}

/** What trying a version gave, or that nobody tried it, with the way to do so. */
export const BacktestCard = ({ me, version, onFinished }: BacktestCardProps) => {
  const [beginning, setBeginning] = useState<'alone' | 'compare' | null>(null);
  const query = useNewest(version, onFinished);
  const newest = query.data?.items[0];
  const moving = newest !== undefined && isMoving(newest.state);
  const missing = version.backtest === null && isOpen(version) && !moving;
  const former = missing && newest?.state === 'done' ? newest : undefined;
  return (
    <Card title='回测' tone={missing ? 'points' : 'plain'}>
      {moving ? <Under newest={newest} /> : <BacktestLine version={version} />}
      {former !== undefined && (
        <View className='rule-page__tried'>
          <Text className='rule-form__note'>改动之前回测过，那时看的是 {periodText(former)}</Text>
          <LinkCell text='看那次的结果' onPress={() => open(former.id)} />
        </View>
      )}
      {allows(me, 'rules.write') && !moving && (
        <View className='rule-card__acts'>
          <Actions>
            <Button text='回测这一版' kind='secondary' size='md' testId='begin-backtest' onPress={() => setBeginning('alone')} />
            <Button text='和另一版对比' kind='plain' size='md' testId='begin-compare' onPress={() => setBeginning('compare')} />
          </Actions>
        </View>
      )}
      {beginning !== null && (
        <BeginSheet
          versionIds={[version.id]}
          compare={beginning === 'compare'}
          known={version}
          seen={seenIn(query.data?.items)}
          onLost={() => void query.reload()}
          onClose={() => setBeginning(null)}
          onDone={(id) => {
            setBeginning(null);
            open(id);
          }}
        />
      )}
    </Card>
  );
};

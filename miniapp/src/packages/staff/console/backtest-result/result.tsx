import { View } from '@tarojs/components';
import { useState } from 'react';
import { Card, EmptyState } from '@/components';
import { faceOf, useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';
import { Choices } from '../../components/choices';
import { usePoll } from '../../hooks/use-poll';
import { isMoving, pairKey, pairOptions, sideNames } from '../../model/backtests';
import type { BacktestDetail, BacktestResult } from '../../types';
import { Faced } from '../parts';
import type { Caller } from '../shell';
import { Head } from './head';
import { Headline } from './headline';
import { Spread, Weeks } from './spread';
import { Students } from './students';
import { Tables } from './tables';

const RENEW_MS = 2_000;

interface FoundProps {
  readonly caller: Caller;
  readonly backtest: BacktestDetail;
  readonly result: BacktestResult;
}

const Found = ({ caller, backtest, result }: FoundProps) => {
  const { comparisons } = result;
  const [chosen, setChosen] = useState('');
  const names = sideNames(backtest.candidates);
  const comparison = comparisons.find((one) => pairKey(one) === chosen) ?? comparisons[0];
  if (comparison === undefined || result.facts === 0) {
    return (
      <Card>
        <EmptyState
          title='这段时间没有可以算分的事'
          hint='没有到课、打卡、缴费这些记录，规则怎么改都一样。把时间拉长一些再试'
          picture='search'
        />
      </Card>
    );
  }
  const parts = { result, names, pair: comparison };
  return (
    <>
      {comparisons.length > 1 && (
        <View className='trial__pairs'>
          <Choices
            label='比较哪两个'
            value={pairKey(comparison)}
            options={pairOptions(comparisons, names)}
            onChange={setChosen}
            idPrefix='pair'
          />
        </View>
      )}
      <Headline result={result} names={names} comparison={comparison} />
      <Tables {...parts} />
      <Weeks {...parts} />
      <Spread {...parts} />
      <Students {...caller} backtestId={backtest.id} names={names} pair={comparison} />
    </>
  );
};

/** One backtest: how far it is while it runs, and what came out. */
export const Result = ({ backtestId, caller }: { readonly backtestId: string; readonly caller: Caller }) => {
  const query = useQuery(backtestId, (attach) => call('ruleBacktests.read', { params: { backtestId }, attach }));
  const backtest = query.data;
  usePoll(RENEW_MS, backtest !== undefined && isMoving(backtest.state), query.reload);
  return (
    <Faced face={faceOf(query, undefined, 'cards')}>
      {backtest !== undefined && (
        <>
          <Head me={caller.me} backtest={backtest} onChanged={() => void query.reload()} />
          {backtest.result !== null && <Found caller={caller} backtest={backtest} result={backtest.result} />}
        </>
      )}
    </Faced>
  );
};

import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, ConfirmSheet, Progress, Tag } from '@/components';
import { useAction } from '@/hooks/use-action';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { submitOnce } from '../../hooks/submit-once';
import { allows } from '../../model/access';
import {
  BACKTEST_STATES,
  campaignText,
  isMoving,
  monthsOf,
  percentOf,
  periodText,
  progressText,
  sideNames,
} from '../../model/backtests';
import { stamp } from '../../model/desk';
import { versionName } from '../../model/rule-words';
import type { BacktestDetail, Me } from '../../types';
import { BeginSheet } from '../backtest/begin-sheet';
import { Actions, Facts, LinkCell, Quiet } from '../parts';

interface HeadProps {
  readonly me: Me;
  readonly backtest: BacktestDetail;
  readonly onChanged: () => void;
}

const Running = ({ backtest }: { readonly backtest: BacktestDetail }) => {
  const percent = percentOf(backtest.progress);
  return (
    <View className='trial__progress' id='backtest-progress' {...a11y({ role: 'status', live: 'polite' })}>
      <Progress label={BACKTEST_STATES[backtest.state].text} text={progressText(backtest)} percent={percent} />
      <Text className='trial__note'>可以离开这个页面，算好后在「规则回测」里查看。</Text>
    </View>
  );
};

const CancelSheet = ({ backtest, onClose, onDone }: Pick<HeadProps, 'backtest'> & Record<'onClose' | 'onDone', () => void>) => {
  const action = useAction(
    () =>
      submitOnce(`backtest-cancel.${backtest.id}`, {}, (idempotencyKey) =>
        call('ruleBacktests.cancel', { params: { backtestId: backtest.id }, idempotencyKey }),
      ),
    onDone,
  );
  return (
    <ConfirmSheet
      open
      danger
      title='取消这次回测'
      message='已经算好的部分不保留；以后可以重新开始。'
      confirmText='取消回测'
      cancelText='继续算'
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

const ENDED = {
  failed: '这次回测没有算完，没有结果。请再试一次；多次失败，请联系技术支持。',
  cancelled: '这次回测被取消了，没有结果。',
} as const;

const Candidate = ({ candidate }: { readonly candidate: BacktestDetail['candidates'][number] }) => (
  <>
    <LinkCell
      text={versionName(candidate)}
      onPress={() => void Taro.navigateTo({ url: urls.staff.ruleVersion(candidate.versionId) })}
    />
    {!candidate.unchanged && <Quiet>回测之后改动过或已删除，结果是改动前的</Quiet>}
  </>
);

const factsOf = (backtest: BacktestDetail) => {
  const names = sideNames(backtest.candidates);
  return [
    { label: '看哪段时间', value: periodText(backtest) },
    ...backtest.candidates.map((candidate, index) => ({
      label: names[index + 1] ?? '',
      value: <Candidate candidate={candidate} />,
    })),
    { label: '规则有效期', value: backtest.ignoreValidity ? '不看，每天都按有这些规则算' : '按规则里写的日期算' },
    ...backtest.candidates.flatMap(({ campaignsToCome }, index) =>
      campaignsToCome.length === 0
        ? []
        : [{ label: `${names[index + 1] ?? ''}的活动`, value: campaignsToCome.map(campaignText).join('；') }],
    ),
    { label: '发起', value: `${backtest.created.name ?? '已离职的员工'} · ${stamp(backtest.created.at)}` },
    ...(backtest.finishedAt === null ? [] : [{ label: '结束', value: stamp(backtest.finishedAt) }]),
  ];
};

/** What was asked, how far it is, and what can be done about it. */
export const Head = ({ me, backtest, onChanged }: HeadProps) => {
  const [sheet, setSheet] = useState<'cancel' | 'again' | null>(null);
  const writes = allows(me, 'rules.write');
  const { state } = backtest;
  const ended = state === 'failed' || state === 'cancelled' ? ENDED[state] : null;
  const close = () => setSheet(null);
  return (
    <Card title={backtest.title} extra={<Tag {...BACKTEST_STATES[state]} />}>
      <Facts items={factsOf(backtest)} />
      {isMoving(state) && <Running backtest={backtest} />}
      {ended !== null && (
        <View className='trial__wrong' {...a11y({ role: 'alert' })}>
          {ended}
        </View>
      )}
      <View className='trial__acts'>
        <Actions>
          {writes && isMoving(state) && (
            <Button text='取消回测' kind='secondary' size='md' testId='cancel' onPress={() => setSheet('cancel')} />
          )}
          {writes && !isMoving(state) && (
            <Button text='再回测一次' kind='secondary' size='md' testId='again' onPress={() => setSheet('again')} />
          )}
          <Button text='全部回测' kind='plain' size='md' onPress={() => void Taro.redirectTo({ url: urls.staff.backtests() })} />
        </Actions>
      </View>
      {sheet === 'cancel' && (
        <CancelSheet
          backtest={backtest}
          onClose={() => {
            close();
            // It may have ended meanwhile, which is why it could not be cancelled.
            onChanged();
          }}
          onDone={() => {
            close();
            onChanged();
          }}
        />
      )}
      {sheet === 'again' && (
        <BeginSheet
          versionIds={backtest.candidates.map(({ versionId }) => versionId)}
          months={monthsOf(backtest)}
          ignoreValidity={backtest.ignoreValidity}
          onClose={close}
          onDone={(id) => void Taro.redirectTo({ url: urls.staff.backtest(id) })}
        />
      )}
    </Card>
  );
};

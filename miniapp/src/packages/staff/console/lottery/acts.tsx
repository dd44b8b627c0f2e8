import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button, ConfirmSheet } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { submitOnce } from '../../hooks/submit-once';
import { hasEverywhere } from '../../model/finance';
import { frozenLines, type Lottery, mayEnd } from '../../model/lottery';
import type { Me } from '../../types';
import { Actions, DownloadButton, Facts, Quiet } from '../parts';
import './lottery.scss';

interface SheetProps {
  readonly lottery: Lottery;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Lists everything that cannot be changed any more after it. */
export const StartSheet = ({ lottery, onClose, onDone }: SheetProps) => {
  const action = useAction(
    () =>
      submitOnce(`lottery.start.${lottery.id}`, { version: lottery.version }, (idempotencyKey, body) =>
        call('lottery.start', { params: { lotteryId: lottery.id }, body, idempotencyKey }),
      ),
    onDone,
  );
  return (
    <ConfirmSheet
      open
      danger
      title={`开始「${lottery.title}」？`}
      message='开始后，下面的内容连同指纹一起公布，一个字也不能再改，抽奖也不能提前结束。请再核对一遍。'
      confirmText='公布规则并开始'
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <View className='desk__block lottery-desk__frozen' id='frozen'>
        <Facts items={frozenLines(lottery)} />
      </View>
    </ConfirmSheet>
  );
};

const EndSheet = ({ lottery, onClose, onDone }: SheetProps) => {
  const action = useAction(
    () =>
      submitOnce(`lottery.end.${lottery.id}`, { version: lottery.version }, (idempotencyKey) =>
        call('lottery.end', { params: { lotteryId: lottery.id }, idempotencyKey }),
      ),
    onDone,
  );
  return (
    <ConfirmSheet
      open
      title='公布随机种子？'
      message='公布后，任何人都可以重新计算每一次的结果。不按这里，系统也会在几分钟内自动公布。'
      confirmText='公布种子'
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

interface ActsProps {
  readonly me: Me;
  readonly lottery: Lottery;
  readonly now: number;
  /** What is typed was not saved yet. */
  readonly dirty: boolean;
  readonly onChanged: () => void;
}

/** Why a draft cannot be started at the moment; null = it can, or there is nothing to start. */
const waitingFor = ({ me, lottery, dirty }: ActsProps): string | null => {
  if (lottery.state !== 'draft') return null;
  if (lottery.missing.length > 0) return '补齐要公布的内容并保存后，才能开始。';
  if (!hasEverywhere(me, 'lottery.start')) return '内容已经齐全，请机构负责人来开始。';
  return dirty ? '有改动还没有保存，请先保存草稿。' : null;
};

/** What may be done with a campaign at its stage. */
export const Acts = (props: ActsProps) => {
  const { me, lottery, now, dirty, onChanged } = props;
  const [sheet, setSheet] = useState<'start' | 'end' | null>(null);
  const starter = hasEverywhere(me, 'lottery.start');
  const waiting = waitingFor(props);
  const sheetProps = {
    lottery,
    onClose: () => setSheet(null),
    onDone: () => {
      setSheet(null);
      onChanged();
    },
  };
  return (
    <View className='desk__block'>
      <Actions>
        {starter && lottery.state === 'draft' && (
          <Button
            text='公布并开始'
            size='md'
            disabled={lottery.missing.length > 0 || dirty}
            testId='start-lottery'
            onPress={() => setSheet('start')}
          />
        )}
        {starter && mayEnd(lottery, now) && (
          <Button text='公布种子' size='md' testId='end-lottery' onPress={() => setSheet('end')} />
        )}
        {lottery.state === 'ended' && (
          <DownloadButton
            text='下载公布的文件'
            id='lottery.published'
            request={{ params: { lotteryId: lottery.id } }}
            fileName={`抽奖-${lottery.title}.json`}
            testId='download-published'
          />
        )}
      </Actions>
      {waiting !== null && <Quiet>{waiting}</Quiet>}
      {sheet === 'start' && <StartSheet {...sheetProps} />}
      {sheet === 'end' && <EndSheet {...sheetProps} />}
    </View>
  );
};

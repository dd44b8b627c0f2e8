import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, type Column, ConfirmSheet, DataTable, Tag } from '@/components';
import { formatPoints } from '@/format';
import { useAction } from '@/hooks/use-action';
import { faceOf, useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';
import { AlreadySaved } from '../../components/already-saved';
import { allows } from '../../model/access';
import { stamp } from '../../model/desk';
import { type GoodDetail, windowText } from '../../model/mall';
import { PROMOTION_STATES, type PriceStretch, type Promotion } from '../../model/pricing';
import { Actions, Columns, Faced, Quiet } from '../parts';
import type { Caller } from '../shell';
import { PromotionSheet } from './promotion-sheet';

interface PricesProps {
  readonly good: GoodDetail;
  readonly caller: Caller;
  readonly onChanged: () => void;
}

const promotionColumns = (onEnd: ((promotion: Promotion) => void) | undefined): readonly Column<Promotion>[] => [
  {
    id: 'points',
    title: '促销价',
    cell: (row) => (
      <>
        {formatPoints(row.points)} <Tag {...PROMOTION_STATES[row.state]} />
        {row.belowBreakEven && <Quiet>低于保本价</Quiet>}
      </>
    ),
  },
  {
    id: 'window',
    title: '时间',
    grow: 2,
    cell: (row) => (
      <>
        {windowText(row.from, row.until)}
        <Quiet>{`${row.createdBy ?? '同事'} 建于 ${stamp(row.createdAt)}`}</Quiet>
      </>
    ),
  },
  {
    id: 'act',
    title: '操作',
    grow: 0.7,
    cell: (row) =>
      onEnd !== undefined && row.state !== 'over' ? (
        <Button text='结束' kind='plain' size='sm' testId={`end-${row.id}`} onPress={() => onEnd(row)} />
      ) : null,
  },
];

const HISTORY: readonly Column<PriceStretch>[] = [
  { id: 'window', title: '时间', grow: 2, cell: (row) => windowText(row.from, row.until) },
  { id: 'points', title: '家长看到的价格', align: 'end', cell: (row) => formatPoints(row.points) },
  {
    id: 'list',
    title: '标价',
    align: 'end',
    cell: (row) => (
      <>
        {formatPoints(row.list)}
        {row.promotionId !== null && <Quiet>促销</Quiet>}
      </>
    ),
  },
];

interface EndProps {
  readonly good: GoodDetail;
  readonly promotion: Promotion;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const EndSheet = ({ good, promotion, onClose, onDone }: EndProps) => {
  const action = useAction(
    () => call('mallPricing.endPromotion', { params: { goodId: good.id, promotionId: promotion.id } }),
    onDone,
  );
  return (
    <ConfirmSheet
      open
      title={`结束促销价 ${formatPoints(promotion.points)} 积分？`}
      message={
        promotion.state === 'planned'
          ? '它不会再开始。'
          : `家长马上看到标价 ${formatPoints(good.points)} 积分；已经兑换的不受影响。`
      }
      confirmText='结束促销'
      danger
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

/** Promotions of a good, and every price it ever had. */
export const Prices = ({ good, caller, onChanged }: PricesProps) => {
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Promotion | null>(null);
  const query = useQuery(`${good.id} ${good.version} ${good.points}`, (attach) =>
    call('mallPricing.prices', { params: { goodId: good.id }, attach }),
  );
  const promotions = query.data?.promotions;
  const mayWrite = allows(caller.me, 'goods.write');
  const [already, setAlready] = useState(false);
  const readAgain = () => {
    void query.reload();
    onChanged();
  };
  const done = (replayed = false) => {
    setAlready(replayed);
    setAdding(false);
    setEnding(null);
    readAgain();
  };
  return (
    <>
      {already && <AlreadySaved />}
      <Faced face={faceOf(query, undefined, 'table')}>
        {query.data !== undefined && (
          <Columns>
            <Card title='促销'>
              {mayWrite && (
                <View className='desk__block'>
                  <Actions>
                    <Button
                      text='新建促销'
                      kind='secondary'
                      size='md'
                      icon='plus'
                      testId='new-promotion'
                      onPress={() => setAdding(true)}
                    />
                  </Actions>
                </View>
              )}
              <DataTable
                label='促销'
                columns={promotionColumns(mayWrite ? setEnding : undefined)}
                rows={query.data.promotions}
                rowKey={({ id }) => id}
                empty={{ title: '没有促销', hint: '促销期间家长看到更低的价格，结束后自动恢复' }}
              />
            </Card>
            <Card title='价格记录'>
              <DataTable
                label='价格记录'
                columns={HISTORY}
                rows={query.data.history}
                rowKey={({ from, points }) => `${from} ${points}`}
                empty={{ title: '还没有价格记录', hint: '上架后，每一次价格变化都会记在这里' }}
              />
            </Card>
          </Columns>
        )}
      </Faced>
      {adding && (
        <PromotionSheet good={good} promotions={promotions} onClose={() => setAdding(false)} onDone={done} onLost={readAgain} />
      )}
      {ending !== null && <EndSheet good={good} promotion={ending} onClose={() => setEnding(null)} onDone={() => done()} />}
    </>
  );
};

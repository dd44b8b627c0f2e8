import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { Card, type Column, DataTable, MoneyText, PointsText, Select, Tag } from '@/components';
import { Chart } from '@/components/Chart';
import { formatFen, formatFenShort, formatPoints, formatWhole } from '@/format';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { localDateOf } from '@/vocabulary';
import { dayText } from '../../model/desk';
import { shortPoints } from '../../model/liability';
import { CATEGORY_NAMES } from '../../model/mall';
import {
  costByGood,
  fenOrDash,
  type GoodLine,
  type GoodsReport,
  lastsText,
  pointsByGood,
  runsOut,
} from '../../model/mall-report';
import { Actions, Columns, DownloadButton, Faced, LinkCell, Quiet } from '../parts';

export interface Scope {
  readonly from: string;
  readonly through: string;
  readonly campusId?: string;
}

const ORDERS = [
  { value: '-points', text: '积分最多的在前' },
  { value: '-pieces', text: '件数最多的在前' },
  { value: '-margin', text: '差额最大的在前' },
  { value: 'margin', text: '差额最小的在前' },
  { value: '-givenBack', text: '退回最多的在前' },
] as const;
type Order = (typeof ORDERS)[number]['value'];
const isOrder = (text: string): text is Order => ORDERS.some(({ value }) => value === text);

const NOTHING = { title: '这段时间没有兑换', hint: '换一段时间看看' };

const columns = ({ total }: GoodsReport): readonly Column<GoodLine>[] => [
  {
    id: 'title',
    title: '商品',
    grow: 1.8,
    total: '合计',
    cell: (row) => (
      <>
        <LinkCell text={row.title} onPress={() => void Taro.navigateTo({ url: urls.staff.good(row.goodId) })} />
        <Quiet>{CATEGORY_NAMES[row.category]}</Quiet>
      </>
    ),
  },
  {
    id: 'pieces',
    title: '兑出',
    align: 'end',
    total: `${formatWhole(total.pieces)} 件`,
    cell: (row) => (
      <>
        {`${formatWhole(row.pieces)} 件`}
        <Quiet>{`${formatWhole(row.redemptions)} 笔`}</Quiet>
      </>
    ),
  },
  {
    id: 'points',
    title: '积分',
    align: 'end',
    total: <PointsText value={total.points} tone='plain' />,
    cell: (row) => <PointsText value={row.points} tone='plain' />,
  },
  { id: 'fen', title: '折合', align: 'end', total: <MoneyText fen={total.fen} />, cell: (row) => <MoneyText fen={row.fen} /> },
  { id: 'cost', title: '成本', align: 'end', total: fenOrDash(total.costFen), cell: (row) => fenOrDash(row.costFen) },
  {
    id: 'margin',
    title: '差额',
    align: 'end',
    total: <MoneyText fen={total.marginFen} />,
    cell: (row) => (
      <>
        {fenOrDash(row.marginFen)}
        {row.marginFen !== null && row.marginFen < 0 && <Tag text='补贴' tone='danger' />}
      </>
    ),
  },
  {
    id: 'givenBack',
    title: '退回',
    grow: 0.7,
    align: 'end',
    total: formatWhole(total.givenBack),
    cell: (row) => formatWhole(row.givenBack),
  },
  {
    id: 'stock',
    title: '现有库存',
    cell: (row) => (
      <>
        {`${formatWhole(row.available)} 件`}{' '}
        {runsOut(row) ? <Tag text={lastsText(row)} tone='points' /> : <Quiet>{lastsText(row)}</Quiet>}
        {row.lastRedeemedAt !== null && <Quiet>{`最近 ${dayText(localDateOf(row.lastRedeemedAt))}`}</Quiet>}
      </>
    ),
  },
];

const Charts = ({ report }: { readonly report: GoodsReport }) => (
  <Columns>
    <Card title='兑得最多的'>
      <Chart
        kind='bar'
        label='按商品的兑换积分'
        pointsName='商品'
        series={['积分']}
        points={pointsByGood(report)}
        format={formatPoints}
        formatShort={shortPoints}
        empty={NOTHING}
      />
    </Card>
    <Card title='折合金额与成本'>
      <Chart
        kind='bar'
        label='按商品的折合金额与成本'
        pointsName='商品'
        series={['折合金额', '成本']}
        points={costByGood(report)}
        format={formatFen}
        formatShort={formatFenShort}
        empty={{ title: '没有填写进价的商品', hint: '在商品里填写进价，就能看到成本和差额' }}
      />
    </Card>
  </Columns>
);

/** What may be done with the report: another order, or the same as a file. */
const Head = ({
  scope,
  order,
  onOrder,
}: {
  readonly scope: Scope;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}) => {
  const file = (format: 'csv' | 'xlsx') => ({ params: { format }, query: { ...scope, sort: order } });
  const title = `商城-按商品-${scope.from}-${scope.through}`;
  return (
    <View className='desk__block'>
      <Actions>
        <Select
          label='排序'
          value={order}
          options={[...ORDERS]}
          testId='report-order'
          onChange={(value) => isOrder(value) && onOrder(value)}
        />
        <DownloadButton
          text='导出 CSV'
          id='mallDesk.goodsReportFile'
          fileName={`${title}.csv`}
          testId='report-csv'
          request={file('csv')}
        />
        <DownloadButton
          text='导出 Excel'
          id='mallDesk.goodsReportFile'
          fileName={`${title}.xlsx`}
          testId='report-xlsx'
          request={file('xlsx')}
        />
      </Actions>
    </View>
  );
};

/**
 * What was redeemed, good by good, with what it costs. Another order keeps the report in view until it is here, and the choice of
 * the order never leaves the page.
 */
export const ByGood = ({ scope }: { readonly scope: Scope }) => {
  const [order, setOrder] = useState<Order>('-points');
  const report = useQuery(JSON.stringify(scope), (attach) =>
    call('mallDesk.goodsReport', { query: { ...scope, sort: order }, attach }),
  );
  const shown = useRef(order);
  const { reload } = report;
  useEffect(() => {
    if (shown.current === order) return;
    shown.current = order;
    void reload();
  }, [order, reload]);
  return (
    <>
      <Head scope={scope} order={order} onOrder={setOrder} />
      <Faced face={faceOf(report, undefined, 'table')}>
        {report.data !== undefined && (
          <View id='report-goods'>
            <Charts report={report.data} />
            <DataTable
              label='按商品'
              columns={columns(report.data)}
              rows={report.data.items}
              rowKey={({ goodId }) => goodId}
              empty={NOTHING}
            />
          </View>
        )}
      </Faced>
    </>
  );
};

import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Button, type Column, PointsText, Tag } from '@/components';
import { GoodPicture } from '@/family/GoodPicture';
import { formatFen, formatPoints } from '@/format';
import { urls } from '@/routes';
import { localDateOf } from '@/vocabulary';
import { campusName } from '../../model/access';
import { dayText } from '../../model/desk';
import {
  CATEGORY_NAMES,
  FULFILMENT_NAMES,
  GOOD_STATES,
  type Good,
  NO_TIERS_YET,
  nextState,
  type StockLine,
  stockText,
} from '../../model/mall';
import type { Campus } from '../../types';
import { LinkCell, Quiet } from '../parts';

const title: Column<Good> = {
  id: 'title',
  title: '商品',
  grow: 2.2,
  cell: (row) => (
    <View className='goods__what'>
      <View className='goods__picture'>
        <GoodPicture path={row.images[0]?.thumbUrl ?? null} category={row.category} />
      </View>
      <View className='goods__words'>
        <LinkCell
          text={row.title}
          testId={`good-${row.id}`}
          onPress={() => void Taro.navigateTo({ url: urls.staff.good(row.id) })}
        />
        <Quiet>{`${CATEGORY_NAMES[row.category]} · ${FULFILMENT_NAMES[row.fulfilment.kind]}`}</Quiet>
        {row.tiers.length > 0 && <View className='goods__nobody'>{NO_TIERS_YET}</View>}
      </View>
    </View>
  ),
};

/** The last day of something that ends at an instant, not including it. */
const lastDayOf = (until: number) => localDateOf(until - 1);

const price: Column<Good> = {
  id: 'points',
  title: '现价',
  grow: 1.3,
  align: 'end',
  sortable: true,
  cell: (row) => (
    <>
      <PointsText value={row.priceNow} tone='plain' />
      {row.moneyFen > 0 && <Quiet>{`+ ${formatFen(row.moneyFen)}`}</Quiet>}
      {row.priceNow !== row.points && <Quiet>{`标价 ${formatPoints(row.points)}`}</Quiet>}
      {row.priceNow !== row.points && (
        <Quiet>{row.promotionUntil === null ? '促销中，未定结束' : `促销至 ${dayText(lastDayOf(row.promotionUntil))}`}</Quiet>
      )}
    </>
  ),
};

const breakEven: Column<Good> = {
  id: 'breakEven',
  title: '保本价',
  align: 'end',
  cell: (row) =>
    row.breakEven === null ? (
      <Quiet>未填进价</Quiet>
    ) : (
      <>
        {formatPoints(row.breakEven)}
        {row.belowBreakEven && <Tag text={row.priceNow < row.breakEven ? '低于保本价' : '计划的促销低于保本价'} tone='danger' />}
      </>
    ),
};

interface ColumnsFor {
  readonly campuses: readonly Campus[];
  /** Stock of the chosen campus by good; null = no campus is chosen. */
  readonly stock: ReadonlyMap<string, StockLine> | null;
  /** Absent for those who may only read. */
  readonly onState?: (good: Good) => void;
}

/** What the list of goods shows. */
export const goodColumns = ({ campuses, stock, onState }: ColumnsFor): readonly Column<Good>[] => [
  title,
  price,
  breakEven,
  {
    id: 'stock',
    title: stock === null ? '校区' : '库存',
    grow: 1.2,
    cell: (row) => {
      if (stock === null) return row.campusIds.map((id) => campusName(campuses, id)).join('、');
      const line = stock.get(row.id);
      return line === undefined ? <Quiet>—</Quiet> : <Text id={`stock-${row.id}`}>{stockText(line)}</Text>;
    },
  },
  {
    id: 'state',
    title: '状态',
    grow: 0.7,
    cell: (row) => <Tag {...GOOD_STATES[row.state]} />,
  },
  { id: 'created', title: '建档日期', grow: 1.3, sortable: true, cell: (row) => dayText(localDateOf(row.createdAt)) },
  ...(onState === undefined
    ? []
    : [
        {
          id: 'act',
          title: '操作',
          grow: 0.8,
          cell: (row: Good) => (
            <Button
              text={nextState(row).text}
              kind={row.state === 'on_sale' ? 'plain' : 'secondary'}
              size='sm'
              testId={`state-${row.id}`}
              onPress={() => onState(row)}
            />
          ),
        },
      ]),
];

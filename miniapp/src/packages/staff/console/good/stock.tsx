import { Text, View } from '@tarojs/components';
import { useEffect, useRef, useState } from 'react';
import { Button, Card, type Column, DataTable, Select, Tag } from '@/components';
import { formatWhole } from '@/format';
import { useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';
import { AlreadySaved } from '../../components/already-saved';
import { useList } from '../../hooks/use-list';
import { allows, campusChoices, campusName } from '../../model/access';
import { stamp } from '../../model/desk';
import { changeText, type GoodDetail, MOVE_NAMES, type Stock, type StockMove } from '../../model/mall';
import { Actions, ExportButtons, ListTable, Quiet } from '../parts';
import type { Caller } from '../shell';
import { MoveSheet } from './move-sheet';

interface StockPartProps {
  readonly good: GoodDetail;
  readonly caller: Caller;
  readonly onChanged: () => void;
}

const ledgerColumns = (campuses: Caller['campuses']): readonly Column<StockMove>[] => [
  { id: 'at', title: '时间', grow: 1.2, cell: (row) => stamp(row.at) },
  { id: 'campus', title: '校区', cell: (row) => campusName(campuses, row.campusId) },
  {
    id: 'kind',
    title: '变动',
    grow: 1.4,
    cell: (row) => (
      <>
        {MOVE_NAMES[row.kind]}
        {row.reason !== null && <Quiet>{row.reason}</Quiet>}
      </>
    ),
  },
  {
    id: 'available',
    title: '可兑',
    align: 'end',
    cell: (row) => (
      <>
        {formatWhole(row.availableAfter)}
        <Quiet>{changeText(row.availableChange)}</Quiet>
      </>
    ),
  },
  {
    id: 'held',
    title: '预留',
    align: 'end',
    cell: (row) => (
      <>
        {formatWhole(row.heldAfter)}
        <Quiet>{changeText(row.heldChange)}</Quiet>
      </>
    ),
  },
  { id: 'actor', title: '操作人', cell: (row) => row.actorName ?? '家长或系统' },
];

/** Every change of the stock, newest first. */
const Ledger = ({ good, caller, version }: Omit<StockPartProps, 'onChanged'> & { readonly version: string }) => {
  const [campusId, setCampusId] = useState('');
  const choices = campusChoices(caller.me, caller.campuses, 'goods.read');
  const filter = campusId === '' ? {} : { campusId };
  const list = useList(`${good.id} ${campusId} ${version}`, (cursor, attach) =>
    call('mall.stockMoves', { params: { goodId: good.id }, query: { ...filter, cursor, limit: 20 }, attach }),
  );
  return (
    <Card
      title='库存流水'
      extra={
        choices.length > 1 && (
          <Select
            label='校区'
            value={campusId}
            options={[{ value: '', text: '全部校区' }, ...choices]}
            testId='ledger-campus'
            onChange={setCampusId}
          />
        )
      }
    >
      <View className='desk__block'>
        <Actions>
          <ExportButtons id='exports.stockMoves' title={`库存流水-${good.title}`} query={{ ...filter, goodId: good.id }} />
        </Actions>
      </View>
      <ListTable
        label='库存流水'
        list={list}
        rowKey={({ id }) => id}
        empty={{ title: '还没有库存变动', hint: '入库后，每一次变动都会记在这里' }}
        columns={ledgerColumns(caller.campuses)}
      />
    </Card>
  );
};

const stockColumns = (
  onMove: ((stock: Stock) => void) | undefined,
  may: (campusId: string) => boolean,
): readonly Column<Stock>[] => [
  {
    id: 'campus',
    title: '校区',
    grow: 1.4,
    cell: (row) => (
      <>
        {row.campusName} {!row.offered && <Tag text='不提供' />}
      </>
    ),
  },
  {
    id: 'available',
    title: '可兑',
    align: 'end',
    cell: (row) => <Text id={`available-${row.campusId}`}>{formatWhole(row.available)}</Text>,
  },
  { id: 'held', title: '预留', align: 'end', cell: (row) => formatWhole(row.held) },
  { id: 'onHand', title: '应有', align: 'end', cell: (row) => formatWhole(row.onHand) },
  ...(onMove === undefined
    ? []
    : [
        {
          id: 'act',
          title: '操作',
          cell: (row: Stock) =>
            may(row.campusId) ? (
              <Button text='变动' kind='secondary' size='sm' testId={`move-${row.campusId}`} onPress={() => onMove(row)} />
            ) : null,
        },
      ]),
];

const NEWEST = 10;

/** What moved last at any campus, read again with `version`; what was read stays when that fails. */
const useNewestMoves = (goodId: string, version: string): readonly StockMove[] | undefined => {
  const { data, reload } = useQuery(goodId, (attach) =>
    call('mall.stockMoves', { params: { goodId }, query: { limit: NEWEST }, attach }),
  );
  const read = useRef(version);
  useEffect(() => {
    if (read.current === version) return;
    read.current = version;
    void reload();
  }, [version, reload]);
  return data?.items;
};

/** How many there are at each campus, with the means to move them and what happened before. */
export const StockPart = ({ good, caller, onChanged }: StockPartProps) => {
  const [moving, setMoving] = useState<Stock | null>(null);
  const [already, setAlready] = useState(false);
  const mine = new Set(campusChoices(caller.me, caller.campuses, 'stock.write').map(({ value }) => value));
  // Counts the moves made or tried here: pieces that came and went again leave the numbers as they were.
  const [tried, setTried] = useState(0);
  const version = [tried, ...good.stock.map(({ available, held }) => `${available}/${held}`)].join(' ');
  const newest = useNewestMoves(good.id, version);
  const readAgain = () => {
    setTried((old) => old + 1);
    onChanged();
  };
  return (
    <>
      {already && <AlreadySaved />}
      <Card title='各校区库存'>
        <DataTable
          label='各校区库存'
          columns={stockColumns(allows(caller.me, 'stock.write') ? setMoving : undefined, (id) => mine.has(id))}
          rows={good.stock}
          rowKey={({ campusId }) => campusId}
          empty={{ title: '您负责的校区没有提供这件商品', hint: '需要时请在下面勾选校区' }}
        />
      </Card>
      <Ledger good={good} caller={caller} version={version} />
      {moving !== null && (
        <MoveSheet
          goodId={good.id}
          title={good.title}
          moves={newest}
          stock={good.stock.find(({ campusId }) => campusId === moving.campusId) ?? moving}
          others={campusChoices(caller.me, caller.campuses, 'stock.write').filter(({ value }) => value !== moving.campusId)}
          onClose={() => setMoving(null)}
          onLost={readAgain}
          onDone={(replayed) => {
            setAlready(replayed);
            setMoving(null);
            readAgain();
          }}
        />
      )}
    </>
  );
};

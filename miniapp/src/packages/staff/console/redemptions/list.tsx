import { View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, FilterBar, type FilterValues, type Sort } from '@/components';
import { useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';
import { PrepareSheet } from '../../components/redemption-sheets';
import { type List, useList } from '../../hooks/use-list';
import { useNow } from '../../hooks/use-poll';
import { allows, campusChoices } from '../../model/access';
import { actsOf, DELIVERY_NAMES, queueQuery, REDEMPTION_STATES, type Redemption } from '../../model/redemptions';
import { Actions, DownloadButton, ListTable } from '../parts';
import { ChildPicker } from '../rule-version/child-picker';
import type { Caller } from '../shell';
import { openColumn, pickColumn, redemptionColumns } from './columns';
import { CourierExport } from './courier-export';
import { Detail } from './detail';
import '../rule-version/try-out.scss';

const STATES = Object.entries(REDEMPTION_STATES).map(([value, { text }]) => ({ value, text }));
const DELIVERIES = Object.entries(DELIVERY_NAMES).map(([value, text]) => ({ value, text }));
const RENEW_MS = 60_000;
const GOODS_SHOWN = 200;

type Order = 'redeemed' | '-redeemed' | 'expires';
type Query = ReturnType<typeof queueQuery> & { readonly sort: Order };

/** The order a column header asks for; what expires last interests nobody. */
const orderOf = ({ column, descending }: Sort): Order =>
  column === 'expires' ? 'expires' : descending ? '-redeemed' : 'redeemed';

interface ExportsProps extends Caller {
  readonly query: Query;
  /** The addresses were taken, which the rows show. */
  readonly onExported: () => void;
}

/** The list as a file, and the addresses for the courier. */
const Exports = ({ me, campuses, query, onExported }: ExportsProps) => {
  if (!allows(me, 'redemption.export')) return null;
  const file = (format: 'csv' | 'xlsx') => ({ params: { format }, query });
  return (
    <>
      <DownloadButton
        text='导出 CSV'
        id='mallDesk.redemptionsFile'
        fileName='兑换.csv'
        testId='export-csv'
        request={file('csv')}
      />
      <DownloadButton
        text='导出 Excel'
        id='mallDesk.redemptionsFile'
        fileName='兑换.xlsx'
        testId='export-xlsx'
        request={file('xlsx')}
      />
      <CourierExport
        campusId={query.campusId}
        campusName={campuses.find(({ campusId }) => campusId === query.campusId)?.name}
        onDone={onExported}
      />
    </>
  );
};

interface SeveralProps {
  readonly ready: readonly Redemption[];
  readonly picked: readonly Redemption[];
  readonly onPick: (ids: readonly string[]) => void;
  readonly onPrepare: (redemptions: readonly Redemption[]) => void;
}

/** What may be done to several at once. */
const Several = ({ ready, picked, onPick, onPrepare }: SeveralProps) => {
  const all = picked.length === ready.length;
  if (ready.length === 0) return null;
  return (
    <View className='desk__block'>
      <Actions>
        <Button
          text={all ? '全不选' : `全选待备货（${ready.length}）`}
          kind='plain'
          size='md'
          testId='pick-all'
          onPress={() => onPick(all ? [] : ready.map(({ id }) => id))}
        />
        <Button
          text={`所选备货完成（${picked.length}）`}
          size='md'
          disabled={picked.length === 0}
          testId='prepare-picked'
          onPress={() => onPrepare(picked)}
        />
      </Actions>
    </View>
  );
};

interface TableProps {
  readonly list: List<Redemption>;
  readonly caller: Caller;
  readonly open: boolean;
  readonly sorting: { readonly sort: Sort; readonly onSort: (sort: Sort) => void };
}

/** The rows with what may be done to one of them, and to several. */
const Table = ({ list, caller, open, sorting }: TableProps) => {
  const { me, campuses } = caller;
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState<Redemption | null>(null);
  const [preparing, setPreparing] = useState<readonly Redemption[] | null>(null);
  const [outcome, setOutcome] = useState('');
  const now = useNow(RENEW_MS);
  const rights = { fulfil: allows(me, 'redemption.fulfil'), takeBack: allows(me, 'redemption.return') };
  const may = (one: Redemption) => actsOf(one, rights, now).prepare;
  const ready = list.rows.filter(may);
  const picked = ready.filter(({ id }) => ids.has(id));
  const done = (text: string) => {
    setShown(null);
    setPreparing(null);
    setIds(new Set());
    setOutcome(text);
    list.reload();
  };
  const toggle = (id: string) => setIds((old) => new Set(old.has(id) ? [...old].filter((one) => one !== id) : [...old, id]));
  return (
    <>
      <Several ready={ready} picked={picked} onPick={(all) => setIds(new Set(all))} onPrepare={setPreparing} />
      {outcome !== '' && (
        <View className='redeemed__outcome' id='redemption-outcome' {...a11y({ role: 'status' })}>
          {outcome}
        </View>
      )}
      <ListTable
        label='兑换'
        list={list}
        rowKey={({ id }) => id}
        empty={
          open
            ? { title: '没有待处理的兑换', hint: '家长兑换后会排在这里，等您备货或发货' }
            : { title: '没有符合条件的兑换', hint: '换个条件试试' }
        }
        columns={[
          ...(ready.length > 0 ? [pickColumn({ picked: ids, may, onPick: toggle })] : []),
          ...redemptionColumns(now, campuses.length > 1),
          openColumn(setShown),
        ]}
        {...sorting}
      />
      {shown !== null && (
        <Detail
          redemption={shown}
          rights={rights}
          now={now}
          campuses={campuses.map(({ campusId, name }) => ({ value: campusId, text: name }))}
          onClose={() => setShown(null)}
          onDone={done}
        />
      )}
      {preparing !== null && <PrepareSheet redemptions={preparing} onClose={() => setPreparing(null)} onDone={done} />}
    </>
  );
};

interface QueueProps extends Caller {
  /** What the page was opened for. */
  readonly only: { readonly goodId?: string; readonly studentId?: string };
}

/** The queue of redemptions with its filters. */
export const Queue = ({ only, ...caller }: QueueProps) => {
  const { me, campuses } = caller;
  const [filters, setFilters] = useState<FilterValues>({ ...only });
  const [student, setStudent] = useState<{ readonly id: string; readonly name: string } | null>(
    only.studentId === undefined ? null : { id: only.studentId, name: '已选的学员' },
  );
  const [order, setOrder] = useState<Order>('redeemed');
  const query: Query = { ...queueQuery({ ...filters, studentId: student?.id ?? '' }), sort: order };
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('redemptions.queue', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const goods = useQuery('goods', (attach) => call('mall.goods', { query: { limit: GOODS_SHOWN }, attach }));
  const choices = campusChoices(me, campuses, 'redemption.read');
  const named = student === null ? null : { ...student, name: list.rows[0]?.studentName ?? student.name };
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'state', label: '状态（默认待处理）', options: STATES },
          { kind: 'select', id: 'delivery', label: '领取方式', options: DELIVERIES },
          {
            kind: 'select',
            id: 'goodId',
            label: '商品',
            options: (goods.data?.items ?? []).map(({ id, title }) => ({ value: id, text: title })),
          },
        ]}
        actions={<Exports {...caller} query={query} onExported={list.reload} />}
      />
      {allows(me, 'student.read') && (
        <View className='redeemed__student'>
          <ChildPicker student={named} onPick={setStudent} place='redemptions' />
        </View>
      )}
      <Table
        list={list}
        caller={caller}
        open={query.state === 'open'}
        sorting={{
          sort: { column: order.replace(/^-/, ''), descending: order.startsWith('-') },
          onSort: (sort) => setOrder(orderOf(sort)),
        }}
      />
    </>
  );
};

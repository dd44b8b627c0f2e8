import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, FilterBar, type FilterField, type FilterValues, type Option } from '@/components';
import { useQuery } from '@/hooks/use-query';
import { useReturn } from '@/hooks/use-return';
import { urls } from '@/routes';
import { call } from '@/services/api';
import type { Result } from '@/services/http';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { allows, campusChoices, campusName } from '../../model/access';
import { CATEGORY_NAMES, GOOD_STATES, type Good, goodsQuery, type StockLine } from '../../model/mall';
import { AssistantSheet } from '../good/assistant';
import { Actions, ExportButtons, ListTable } from '../parts';
import type { Caller } from '../shell';
import { goodColumns } from './columns';
import { StateSheet } from './state-sheet';

const STATES = Object.entries(GOOD_STATES).map(([value, { text }]) => ({ value, text }));
const CATEGORIES = Object.entries(CATEGORY_NAMES).map(([value, text]) => ({ value, text }));
const BELOW = [{ value: 'yes', text: '低于保本价' }];
const PAGE = 200;

type Order = '-created' | 'created' | '-points' | 'points';

/** The stock of everything at one campus, however many pages that takes. */
const wholeStock = async (
  campusId: string,
  attach: (abort: () => void) => void,
): Promise<Result<ReadonlyMap<string, StockLine>>> => {
  const lines = new Map<string, StockLine>();
  let cursor: string | undefined;
  do {
    const answer = await call('mall.stockList', { query: { campusId, limit: PAGE, cursor }, attach });
    if (!answer.ok) return answer;
    for (const line of answer.data.items) lines.set(line.goodId, line);
    cursor = answer.data.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return { ok: true, data: lines };
};

interface ButtonsProps {
  readonly me: Caller['me'];
  readonly onAssistant: () => void;
}

const Buttons = ({ me, onAssistant }: ButtonsProps) =>
  allows(me, 'goods.write') ? (
    <View className='desk__block'>
      <Actions>
        <Button
          text='新建商品'
          size='md'
          icon='plus'
          testId='new-good'
          onPress={() => void Taro.navigateTo({ url: urls.staff.newGood() })}
        />
        <Button text='定价助手' kind='secondary' size='md' testId='open-assistant' onPress={onAssistant} />
      </Actions>
    </View>
  ) : null;

const fieldsFor = (choices: readonly Option[]): readonly FilterField[] => [
  { kind: 'search', id: 'search', label: '商品名称' },
  { kind: 'select', id: 'state', label: '状态', options: STATES },
  { kind: 'select', id: 'category', label: '分类', options: CATEGORIES },
  { kind: 'select', id: 'belowBreakEven', label: '保本', options: BELOW },
  ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
];

interface StockOfProps {
  readonly campusId: string;
  readonly name: string;
  readonly search: string | undefined;
  /** Why the figures could not be read. */
  readonly problem: string | undefined;
}

/** The stock of the campus that is looked at: as a file, and what is wrong with it on the screen. */
const StockOf = ({ campusId, name, search, problem }: StockOfProps) => (
  <>
    {problem !== undefined && (
      <View className='goods__wrong' {...a11y({ role: 'alert' })}>
        {`库存没有加载出来：${problem}`}
      </View>
    )}
    <View className='desk__block'>
      <Actions>
        <ExportButtons
          id='exports.stock'
          title={`库存-${name}`}
          query={{ campusId, ...(search === undefined ? {} : { search }) }}
          of={{ text: '库存', id: 'stock' }}
        />
      </Actions>
    </View>
  </>
);

/** The good somebody is asked about, as it was read last: with the list, or by itself. */
const useAsked = (rows: readonly Good[]) => {
  const [good, ask] = useState<Good | null>(null);
  const asked = rows.find(({ id, version }) => id === good?.id && version > good.version) ?? good;
  /** After a colleague's change: the list may not have come as far as this good again. */
  const readAgain = async ({ id }: Good) => {
    const answer = await call('mall.good', { params: { goodId: id } });
    ask((old) => {
      if (old?.id !== id) return old;
      if (answer.ok) return answer.data;
      return answer.error.code === 'good_not_found' ? null : old;
    });
  };
  return { asked, ask, readAgain };
};

/** All goods with their prices, and their stock at the campus that is looked at. */
export const Goods = ({ me, campuses }: Caller) => {
  const choices = campusChoices(me, campuses, 'goods.read');
  const [filters, setFilters] = useState<FilterValues>({});
  const [pricing, setPricing] = useState(false);
  const { order, sorting } = useSort<Order>('-created');
  const query = { ...goodsQuery(filters), sort: order };
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('mall.goods', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const campusId = choices.length === 1 ? (choices[0]?.value ?? '') : (filters.campusId ?? '');
  const stock = useQuery(campusId === '' ? null : campusId, (attach) => wholeStock(campusId, attach));
  const renew = () => {
    list.reload();
    if (campusId !== '') void stock.reload();
  };
  // What was changed on the page of a good shows when the list comes back.
  useReturn(renew);
  const { asked, ask, readAgain } = useAsked(list.rows);
  const searching = Object.values(filters).some((value) => value !== '');
  return (
    <>
      <Buttons me={me} onAssistant={() => setPricing(true)} />
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={fieldsFor(choices)}
        actions={<ExportButtons id='exports.goods' title='商品' query={query} />}
      />
      {campusId !== '' && (
        <StockOf campusId={campusId} name={campusName(campuses, campusId)} search={query.search} problem={stock.error?.message} />
      )}
      <ListTable
        label='商品'
        list={list}
        rowKey={({ id }) => id}
        empty={
          searching
            ? { title: '没有符合条件的商品', hint: '换个条件试试' }
            : { title: '还没有商品', hint: '新建一件商品，入库后上架，家长就能用积分兑换' }
        }
        columns={goodColumns({
          campuses,
          stock: campusId === '' ? null : (stock.data ?? new Map()),
          ...(allows(me, 'goods.write') ? { onState: ask } : {}),
        })}
        {...sorting}
      />
      {asked !== null && (
        <StateSheet
          good={asked}
          onClose={() => ask(null)}
          onDone={() => {
            ask(null);
            renew();
          }}
          onStale={() => {
            renew();
            void readAgain(asked);
          }}
        />
      )}
      {pricing && <AssistantSheet onClose={() => setPricing(false)} />}
    </>
  );
};

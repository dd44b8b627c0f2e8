import { ScrollView, Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { a11y } from '@/a11y';
import { Button } from '../Button';
import { EmptyState } from '../EmptyState';
import { Icon } from '../Icon';
import { Pressable } from '../Pressable';
import { Skeleton } from '../Skeleton';
import './index.scss';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** Share of the width relative to the other columns; 1 unless told. */
  readonly grow?: number;
  /** Figures stand right, so that their digits line up. */
  readonly align?: 'start' | 'end';
  readonly sortable?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** Total of the column, shown in the last line. */
  readonly total?: ReactNode;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly onRow?: (row: Row) => void;
  readonly sort?: Sort | undefined;
  readonly onSort?: ((sort: Sort) => void) | undefined;
  readonly loading?: boolean;
  readonly empty?: { readonly title: string; readonly hint?: string };
  /** More rows exist; called to fetch them. */
  readonly onMore?: (() => void) | undefined;
  readonly moreBusy?: boolean;
}

/** Tables of so many columns fit wherever a card fits. */
const FEW_COLUMNS = 3;

const tracks = <Row,>(columns: readonly Column<Row>[]): string =>
  columns.map((column) => `minmax(0, ${column.grow ?? 1}fr)`).join(' ');
const cellClass = (align: 'start' | 'end' | undefined) => `qy-table__cell ${align === 'end' ? 'qy-table__cell--end' : ''}`;

/** Where a table is wider than its place, a keyboard must reach it to scroll it: its cells may hold nothing that can be reached. */
const reachable = (label: string): object =>
  process.env.TARO_ENV === 'h5' ? { ...a11y({ role: 'group', label: `${label}，可左右滚动` }), tabIndex: 0 } : {};

const HeadCell = <Row,>({
  column,
  sort,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
}) => {
  const active = sort?.column === column.id;
  if (column.sortable !== true || onSort === undefined) {
    return (
      <View className={cellClass(column.align)} {...a11y({ role: 'columnheader' })}>
        <Text>{column.title}</Text>
      </View>
    );
  }
  const direction = active ? (sort.descending ? '，降序' : '，升序') : '';
  const order = active ? (sort.descending ? 'descending' : 'ascending') : 'none';
  return (
    <View className={cellClass(column.align)} {...a11y({ role: 'columnheader', sort: order })}>
      <Pressable
        className='qy-table__sort'
        label={`按${column.title}排序${direction}`}
        onPress={() => onSort({ column: column.id, descending: active ? !sort.descending : false })}
      >
        <Text>{column.title}</Text>
        <View
          className={`qy-table__arrow ${active ? 'qy-table__arrow--on' : ''} ${active && sort.descending ? '' : 'qy-table__arrow--up'}`}
        >
          <Icon name='down' size='sm' tone={active ? 'brand' : 'muted'} />
        </View>
      </Pressable>
    </View>
  );
};

/** The dense table of the staff console. */
export const DataTable = <Row,>(props: DataTableProps<Row>) => {
  const { label, columns, rows, rowKey, onRow, sort, onSort, loading = false, empty, onMore, moreBusy = false } = props;
  const waiting = loading && rows.length === 0;
  // A head that sorts stays, so that the keyboard keeps its place while rows in another order are on their way.
  if (waiting && onSort === undefined) return <Skeleton shape='table' count={8} />;
  if (rows.length === 0 && !waiting)
    return <EmptyState title={empty?.title ?? '没有符合条件的记录'} hint={empty?.hint} picture='search' />;
  const style = { gridTemplateColumns: tracks(columns) };
  return (
    <View className='qy-table'>
      <ScrollView scrollX className='qy-table__scroll' {...reachable(label)}>
        <View
          className={`qy-table__grid ${columns.length <= FEW_COLUMNS ? 'qy-table__grid--few' : ''}`}
          {...a11y({ role: 'table', label })}
        >
          <View className='qy-table__row qy-table__row--head' style={style} {...a11y({ role: 'row' })}>
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </View>
          {rows.map((row) => (
            <View
              key={rowKey(row)}
              className={`qy-table__row ${onRow ? 'qy-table__row--link' : ''}`}
              style={style}
              {...a11y({ role: 'row' })}
              {...(onRow ? { onClick: () => onRow(row) } : {})}
            >
              {columns.map((column) => (
                <View key={column.id} className={cellClass(column.align)} {...a11y({ role: 'cell' })}>
                  {column.cell(row)}
                </View>
              ))}
            </View>
          ))}
          {!waiting && columns.some((column) => column.total !== undefined) && (
            <View className='qy-table__row qy-table__row--total' style={style} {...a11y({ role: 'row' })}>
              {columns.map((column, index) => (
                <View key={column.id} className={cellClass(column.align)} {...a11y({ role: 'cell' })}>
                  {column.total ?? (index === 0 ? '合计' : '')}
                </View>
              ))}
            </View>
          )}
        </View>
      </ScrollView>
      {waiting && <Skeleton shape='table' count={8} />}
      {onMore !== undefined && (
        <View className='qy-table__more'>
          <Button text='加载更多' kind='secondary' size='md' busy={moreBusy} onPress={onMore} />
        </View>
      )}
    </View>
  );
};

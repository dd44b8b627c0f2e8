import { Text, View } from '@tarojs/components';
import type { PropsWithChildren, ReactNode } from 'react';
import { a11y } from '@/a11y';
import {
  Button,
  Card,
  type Column,
  DataTable,
  EmptyState,
  type Face,
  Pressable,
  Skeleton,
  type Sort,
  StaleLine,
} from '@/components';
import { useAction } from '@/hooks/use-action';
import { type DownloadId, download, type RequestOf } from '@/services/api';
import { saveFile } from '@/services/save-file';
import type { List } from '../hooks/use-list';
import './parts.scss';

interface ListTableProps<Row> {
  readonly label: string;
  readonly list: List<Row>;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly empty: { readonly title: string; readonly hint?: string };
  /** For lists the server sorts; their sortable columns carry the server’s names. */
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
}

/** A table over a growing list, with its own error line: rows that are there stay in view when the next page fails. */
export const ListTable = <Row,>({ label, list, columns, rowKey, empty, sort, onSort }: ListTableProps<Row>) => (
  <>
    {list.error !== undefined && (
      <Card tone='danger'>
        <View className='desk__error' {...a11y({ role: 'alert' })}>
          <Text>{list.error.message}</Text>
          <Button text='重试' kind='secondary' size='sm' busy={list.busy} onPress={list.reload} />
        </View>
      </Card>
    )}
    {(list.error === undefined || list.rows.length > 0) && (
      <DataTable
        label={label}
        columns={columns}
        rows={list.rows}
        rowKey={rowKey}
        loading={!list.loaded}
        empty={empty}
        sort={sort}
        onSort={onSort}
        onMore={list.more}
        moreBusy={list.busy && list.loaded}
      />
    )}
  </>
);

/** A cell that leads on; reachable by keyboard, unlike a tap on the whole row. */
export const LinkCell = ({
  text,
  onPress,
  testId,
}: {
  readonly text: string;
  readonly onPress: () => void;
  readonly testId?: string;
}) => (
  <Pressable role='link' className='desk__link' label={text} onPress={onPress} testId={testId}>
    <Text>{text}</Text>
  </Pressable>
);

/** A second, quieter line inside a cell. */
export const Quiet = ({ children }: PropsWithChildren) => <Text className='desk__quiet'>{children}</Text>;

/** Label and value pairs in columns. */
export const Facts = ({ items }: { readonly items: readonly { readonly label: string; readonly value: ReactNode }[] }) => (
  <View className='desk__facts'>
    {items.map(({ label, value }) => (
      <View className='desk__fact' key={label}>
        <Text className='desk__fact-label'>{label}</Text>
        <View className='desk__fact-value'>{value}</View>
      </View>
    ))}
  </View>
);

/** Cards side by side on a computer, one below the other on a phone. */
export const Columns = ({ children }: PropsWithChildren) => <View className='desk__columns'>{children}</View>;
export const Actions = ({ children }: PropsWithChildren) => <View className='desk__actions'>{children}</View>;

interface DownloadButtonProps<Id extends DownloadId> {
  readonly text: string;
  readonly id: Id;
  readonly request: RequestOf<Id>;
  readonly fileName: string;
  readonly kind?: 'secondary' | 'plain';
  readonly testId?: string;
}

/** Fetches a file with the session's token and hands it to the browser; says beside it when that failed. */
export const DownloadButton = <Id extends DownloadId>({
  text,
  id,
  request,
  fileName,
  kind = 'secondary',
  testId,
}: DownloadButtonProps<Id>) => {
  const fetchFile = download as (id: DownloadId, request: unknown) => ReturnType<typeof download>;
  const action = useAction(
    () => fetchFile(id, request),
    (file) => saveFile(file, fileName),
  );
  return (
    <View className='desk__download'>
      <Button
        text={text}
        kind={kind}
        size='md'
        icon='download'
        busy={action.busy}
        onPress={() => void action.run()}
        {...(testId === undefined ? {} : { testId })}
      />
      {action.error !== undefined && (
        <View className='desk__wrong' {...a11y({ role: 'alert' })}>
          {action.error.message}
        </View>
      )}
    </View>
  );
};

type ExportId = Extract<DownloadId, `exports.${string}`>;

interface ExportButtonsProps<Id extends ExportId> {
  readonly id: Id;
  /** What the file is called. */
  readonly title: string;
  /** The filters and the order of the list on the screen: the file holds exactly that list. */
  readonly query: NonNullable<RequestOf<Id>['query']>;
  /** Where a page gives out several lists: which one, in the words on the buttons and in their ids. */
  readonly of?: { readonly text: string; readonly id: string };
}

/** The list on the screen as a file, all of its pages. */
export const ExportButtons = <Id extends ExportId>({ id, title, query, of }: ExportButtonsProps<Id>) => {
  const request = (format: 'csv' | 'xlsx') => ({ params: { format }, query }) as unknown as RequestOf<Id>;
  const { text, id: prefix } = of === undefined ? { text: '', id: 'export' } : { text: of.text, id: `export-${of.id}` };
  return (
    <>
      <DownloadButton
        text={`导出${text} CSV`}
        id={id}
        fileName={`${title}.csv`}
        testId={`${prefix}-csv`}
        request={request('csv')}
      />
      <DownloadButton
        text={`导出${text} Excel`}
        id={id}
        fileName={`${title}.xlsx`}
        testId={`${prefix}-xlsx`}
        request={request('xlsx')}
      />
    </>
  );
};

/** The four faces of a part inside a page; the page itself has its frame already. */
export const Faced = ({ face, children }: PropsWithChildren<{ readonly face: Face }>) => {
  switch (face.kind) {
    case 'loading':
      return <Skeleton shape={face.shape ?? 'table'} />;
    case 'empty':
      return (
        <>
          {face.stale !== undefined && <StaleLine {...face.stale} />}
          <EmptyState title={face.title} hint={face.hint} picture={face.picture} />
        </>
      );
    case 'error':
      return (
        <EmptyState
          title='没有加载出来'
          hint={face.message}
          picture='error'
          action={face.onRetry && { text: '重试', onPress: face.onRetry, busy: face.busy ?? false }}
        />
      );
    case 'ready':
      return (
        <>
          {face.stale !== undefined && <StaleLine {...face.stale} />}
          {children}
        </>
      );
  }
};

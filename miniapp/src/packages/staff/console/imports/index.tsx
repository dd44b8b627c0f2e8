import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useRef, useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, type Column, FilterBar, type FilterValues, Select, Tag } from '@/components';
import { formatInstant, formatWhole } from '@/format';
import { useAction } from '@/hooks/use-action';
import { urls } from '@/routes';
import { call, upload } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { campusChoices, campusName } from '../../model/access';
import { IMPORT_STATES, type ImportState, queryOf } from '../../model/desk';
import type { Campus, ImportJob } from '../../types';
import { Actions, DownloadButton, LinkCell, ListTable } from '../parts';
import { type Caller, Console } from '../shell';
import './index.scss';

const open = (importJobId: string) => void Taro.navigateTo({ url: urls.staff.import(importJobId) });

const Templates = () => (
  <View className='upload__templates'>
    <DownloadButton
      text='CSV 模板'
      kind='plain'
      id='roster.templateCsv'
      fileName='名册模板.csv'
      request={{}}
      testId='template-csv'
    />
    <DownloadButton text='Excel 模板' kind='plain' id='roster.templateXlsx' fileName='名册模板.xlsx' request={{}} />
  </View>
);

const Upload = ({ me, campuses }: Caller) => {
  const choices = campusChoices(me, campuses, 'roster.import');
  const wholeSchool =
    me.staff?.permissions.some(({ permission, campuses: scope }) => permission === 'roster.import' && scope === 'all') ?? false;
  const [campusId, setCampusId] = useState(wholeSchool ? '' : (choices[0]?.value ?? ''));
  const [file, setFile] = useState<File | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const send = useAction(
    (chosen: File) =>
      upload('roster.uploadImport', {
        file: chosen,
        fileName: chosen.name,
        fields: campusId === '' ? {} : { campusId },
      }),
    ({ id }) => open(id),
  );
  return (
    <Card title='上传名册'>
      <Text className='upload__lead'>支持 CSV 和 Excel（.xlsx）。上传后先检查，不会改动任何数据；确认报告后才导入。</Text>
      <Actions>
        {(wholeSchool || choices.length > 1) && (
          <Select
            label='校区'
            value={campusId}
            options={[...(wholeSchool ? [{ value: '', text: '按文件里的校区' }] : []), ...choices]}
            onChange={setCampusId}
            testId='import-campus'
          />
        )}
        <input
          ref={input}
          className='upload__input'
          id='roster-file'
          type='file'
          accept='.csv,.xlsx'
          aria-label='名册文件'
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
        />
        <Button
          text={file === null ? '选择文件' : '换一个文件'}
          kind='secondary'
          size='md'
          icon='upload'
          onPress={() => input.current?.click()}
        />
        {file !== null && (
          <Text className='upload__name' id='roster-file-name'>
            {file.name}（{formatWhole(Math.ceil(file.size / 1024))} KB）
          </Text>
        )}
        <Button
          text='上传并检查'
          busyText='正在上传'
          size='md'
          busy={send.busy}
          disabled={file === null}
          testId='upload'
          onPress={() => file !== null && void send.run(file)}
        />
        <Templates />
      </Actions>
      {send.error !== undefined && (
        <View className='upload__wrong' {...a11y({ role: 'alert' })}>
          {send.error.message}
        </View>
      )}
    </Card>
  );
};

const columnsFor = (campuses: readonly Campus[]): readonly Column<ImportJob>[] => [
  { id: 'file', title: '文件', grow: 2, cell: (row) => <LinkCell text={row.fileName} onPress={() => open(row.id)} /> },
  { id: 'campus', title: '校区', cell: (row) => campusName(campuses, row.campusId) },
  {
    id: 'state',
    title: '状态',
    grow: 0.8,
    cell: (row) => <Tag text={IMPORT_STATES[row.state].text} tone={IMPORT_STATES[row.state].tone} />,
  },
  {
    id: 'mode',
    title: '方式',
    grow: 0.8,
    cell: (row) => ({ all: '整份导入', good_rows: '只导入正确的行', none: '' })[row.mode ?? 'none'],
  },
  { id: 'rows', title: '行数', grow: 0.6, align: 'end', cell: (row) => formatWhole(row.rowsTotal) },
  { id: 'errors', title: '有错误的行', grow: 0.7, align: 'end', cell: (row) => formatWhole(row.errorRows) },
  { id: 'created', title: '上传时间', sortable: true, grow: 1.3, cell: (row) => formatInstant(row.createdAt) },
];
const STATES = Object.entries(IMPORT_STATES).map(([value, { text }]) => ({ value, text }));
const isState = (text: string): text is ImportState => text in IMPORT_STATES;

const History = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({});
  const { order, sorting } = useSort<'created' | '-created'>('-created');
  const { campusId = '', state = '' } = filters;
  const query = { ...queryOf({ campusId }), ...(isState(state) ? { state } : {}), sort: order };
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('roster.listImports', { query: { ...query, cursor }, attach }),
  );
  const choices = campusChoices(me, campuses, 'roster.import');
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'state', label: '状态', options: STATES },
        ]}
      />
      <ListTable
        label='导入记录'
        list={list}
        rowKey={(row) => row.id}
        empty={
          campusId === '' && state === ''
            ? { title: '还没有导入过名册', hint: '先下载模板，填好后上传' }
            : { title: '没有符合条件的导入', hint: '换个条件试试' }
        }
        columns={columnsFor(campuses)}
        {...sorting}
      />
    </>
  );
};

/** Roster imports: upload, template, what was imported before. */
export default function ImportsPage() {
  return (
    <Console page='imports' title='名册导入' url={urls.staff.imports()}>
      {(caller) => (
        <>
          <Upload {...caller} />
          <History {...caller} />
        </>
      )}
    </Console>
  );
}

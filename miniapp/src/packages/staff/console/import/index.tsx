import { Text, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, FilterBar, type FilterValues, Progress, Steps, Tag } from '@/components';
import { formatWhole } from '@/format';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { usePoll } from '../../hooks/use-poll';
import { campusName } from '../../model/access';
import { countsOf, IMPORT_STATES, importSteps, isMoving, percentOf, SEVERITIES } from '../../model/desk';
import type { ImportJob } from '../../types';
import { Actions, DownloadButton, Faced, Facts, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';
import { Decision } from './decision';
import './index.scss';

const RENEW_MS = 800;
const LEVELS = Object.entries(SEVERITIES).map(([value, { text }]) => ({ value, text }));
const isLevel = (text: string): text is keyof typeof SEVERITIES => text in SEVERITIES;

const Rows = ({ job }: { readonly job: ImportJob }) => {
  const percent = percentOf(job);
  return (
    <View id='import-progress' {...a11y({ role: 'status', label: `${IMPORT_STATES[job.state].text}，${percent}%` })}>
      <Progress
        label={IMPORT_STATES[job.state].text}
        text={`${formatWhole(job.rowsDone)} / ${formatWhole(job.rowsTotal)} 行（${percent}%）`}
        percent={percent}
      />
    </View>
  );
};

const Report = ({ job }: { readonly job: ImportJob }) => {
  const [filters, setFilters] = useState<FilterValues>({});
  const severity = filters.severity ?? '';
  const list = useList(`${job.id} ${job.state} ${severity}`, (cursor, attach) =>
    call('roster.getImportReport', {
      params: { importJobId: job.id },
      query: { ...(isLevel(severity) ? { severity } : {}), cursor, limit: 50 },
      attach,
    }),
  );
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[{ kind: 'select', id: 'severity', label: '级别', options: LEVELS }]}
        actions={
          <DownloadButton
            text='下载报告'
            id='roster.downloadImportReport'
            request={{ params: { importJobId: job.id } }}
            fileName='名册检查报告.csv'
            testId='download-report'
          />
        }
      />
      <ListTable
        label='检查报告'
        list={list}
        rowKey={(row) => `${row.line} ${row.column ?? ''} ${row.code} ${row.message}`}
        empty={{ title: '没有发现问题' }}
        columns={[
          {
            id: 'line',
            title: '行',
            grow: 0.5,
            align: 'end',
            cell: (row) => (row.line === 0 ? '整份文件' : `第 ${row.line} 行`),
          },
          { id: 'column', title: '列', grow: 0.8, cell: (row) => row.column ?? '' },
          {
            id: 'level',
            title: '级别',
            grow: 0.5,
            cell: (row) => <Tag text={SEVERITIES[row.severity].text} tone={SEVERITIES[row.severity].tone} />,
          },
          { id: 'what', title: '问题', grow: 2, cell: (row) => row.message },
          { id: 'how', title: '怎么改', grow: 2, cell: (row) => <Quiet>{row.remedy}</Quiet> },
        ]}
      />
    </>
  );
};

const Import = ({ importJobId, caller }: { readonly importJobId: string; readonly caller: Caller }) => {
  const query = useQuery(importJobId, (attach) => call('roster.getImport', { params: { importJobId }, attach }));
  const job = query.data;
  const steps = job === undefined ? null : importSteps(job);
  usePoll(RENEW_MS, job !== undefined && isMoving(job.state), query.reload);
  return (
    <Faced face={faceOf(query, undefined, 'table')}>
      {job !== undefined && (
        <>
          <Card title={job.fileName} extra={<Tag text={IMPORT_STATES[job.state].text} tone={IMPORT_STATES[job.state].tone} />}>
            {steps !== null && <Steps label='导入步骤' {...steps} />}
            <View className='import__facts'>
              <Facts
                items={[
                  { label: '校区', value: campusName(caller.campuses, job.campusId) },
                  { label: '行数', value: formatWhole(job.rowsTotal) },
                  { label: '有错误的行', value: <Text id='error-rows'>{formatWhole(job.errorRows)}</Text> },
                  { label: '问题数', value: formatWhole(job.issueCount) },
                ]}
              />
            </View>
            {isMoving(job.state) && <Rows job={job} />}
            {job.failure !== null && (
              <View className='import__wrong' {...a11y({ role: 'alert' })}>
                {job.failure.message}
              </View>
            )}
            <Decision job={job} onChanged={query.reload} />
          </Card>
          {job.counts !== null && (
            <Card title={job.state === 'done' ? '导入结果' : '导入后将会'}>
              <Facts items={countsOf(job.counts)} />
            </Card>
          )}
          {!isMoving(job.state) && job.state !== 'cancelled' && <Report job={job} />}
          <Actions>
            <Button
              text='返回导入记录'
              kind='plain'
              size='md'
              onPress={() => void Taro.redirectTo({ url: urls.staff.imports() })}
            />
          </Actions>
        </>
      )}
    </Faced>
  );
};

/** One import: progress, what it will do, the report line by line, and the decision. */
export default function ImportPage() {
  const importJobId = useRouter().params.importJobId ?? '';
  return (
    <Console page='imports' title='名册导入' url={urls.staff.import(importJobId)}>
      {(caller) => <Import importJobId={importJobId} caller={caller} />}
    </Console>
  );
}

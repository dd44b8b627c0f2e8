import { View } from '@tarojs/components';
import Taro, { useDidShow } from '@tarojs/taro';
import { useState } from 'react';
import { Button, type Column, FilterBar, Tag } from '@/components';
import { useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { allows } from '../../model/access';
import { stamp } from '../../model/desk';
import { effectiveText, STATES, standingTag, stepsOf, versionName } from '../../model/rule-words';
import type { RuleVersion } from '../../types';
import { LinkCell, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';
import { DraftSheet } from './draft-sheet';

const open = (id: string) => void Taro.navigateTo({ url: urls.staff.ruleVersion(id) });
const isState = (text: string): text is RuleVersion['state'] => ['draft', 'review', 'published', 'retired'].includes(text);

const columns: readonly Column<RuleVersion>[] = [
  {
    id: 'title',
    title: '版本',
    grow: 2,
    cell: (row) => (
      <>
        <LinkCell text={versionName(row)} testId={`version-${row.id}`} onPress={() => open(row.id)} />
        {row.returnedReason !== null && <Quiet>退回：{row.returnedReason}</Quiet>}
        {row.returnedReason === null && row.note !== null && <Quiet>{row.note}</Quiet>}
      </>
    ),
  },
  { id: 'state', title: '状态', grow: 0.8, cell: (row) => <Tag {...standingTag(row)} /> },
  {
    id: 'holds',
    title: '内容',
    cell: (row) => `${row.ruleCount} 条规则${row.campaignCount === 0 ? '' : `，${row.campaignCount} 个活动`}`,
  },
  { id: 'effective', title: '生效', grow: 1.4, cell: effectiveText },
  {
    id: 'last',
    title: '最近的操作',
    grow: 1.4,
    cell: (row) => {
      const last = stepsOf(row).at(-1);
      return last === undefined ? (
        '系统自带'
      ) : (
        <>
          {last.title} · {last.who}
          <Quiet>{stamp(last.at)}</Quiet>
        </>
      );
    },
  },
];

const Rules = ({ caller }: { readonly caller: Caller }) => {
  const [state, setState] = useState('');
  const [adding, setAdding] = useState(false);
  const list = useList(state, (cursor, attach) =>
    call('ruleVersions.list', { query: { ...(isState(state) ? { state } : {}), cursor, limit: 20 }, attach }),
  );
  // A draft usually begins with what is in force; older versions can be copied from their own pages.
  const published = useQuery('sources', (attach) =>
    call('ruleVersions.list', { query: { state: 'published', limit: 20 }, attach }),
  );
  useDidShow(() => {
    if (list.loaded) list.reload();
    if (published.data !== undefined) void published.reload();
  });
  const sources = [...(published.data?.items ?? [])].sort((a, b) => Number(b.inForce) - Number(a.inForce));
  return (
    <>
      <FilterBar
        values={{ state }}
        onChange={(values) => setState(values.state ?? '')}
        fields={[{ kind: 'select', id: 'state', label: '状态', options: STATES.slice(1) }]}
      />
      {allows(caller.me, 'rules.write') && (
        <View className='desk__actions desk__block'>
          <Button
            text='新建草稿'
            size='md'
            disabled={published.busy && published.data === undefined}
            testId='new-draft'
            onPress={() => setAdding(true)}
          />
        </View>
      )}
      <ListTable
        label='积分规则的版本'
        list={list}
        rowKey={(row) => row.id}
        empty={{ title: '没有符合条件的版本', hint: '可以换一个状态查看' }}
        columns={columns}
      />
      {adding && (
        <DraftSheet
          sources={sources}
          onLost={list.reload}
          onClose={() => setAdding(false)}
          onDone={(id) => {
            setAdding(false);
            open(id);
          }}
        />
      )}
    </>
  );
};

/** The versions of the earning rules: what is in force, what is being written, what was. */
export default function RulesPage() {
  return (
    <Console
      page='rules'
      title='积分规则'
      lead='谁做了什么得多少积分；改规则要先写草稿，再由另一位同事发布'
      url={urls.staff.rules()}
    >
      {(caller) => <Rules caller={caller} />}
    </Console>
  );
}

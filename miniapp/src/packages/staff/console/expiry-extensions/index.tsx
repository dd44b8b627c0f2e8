import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button, type Column, Tag } from '@/components';
import { useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { AlreadySaved } from '../../components/already-saved';
import { seenIn } from '../../hooks/submit-once';
import { useList } from '../../hooks/use-list';
import { usePoll } from '../../hooks/use-poll';
import { allows } from '../../model/access';
import { stamp } from '../../model/desk';
import { EXTENSION_STATES, type Extension, extensionWords, isAtWork, reachWords } from '../../model/expiry-extensions';
import { ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';
import { BeginSheet } from './begin-sheet';
import { Decision } from './decision';

/** While something is counted or carried out, the list is looked at again so often. */
const LOOK_AGAIN_MS = 2_000;

const columnsFor = (me: Caller['me'], campuses: Caller['campuses'], onDone: () => void): readonly Column<Extension>[] => {
  const nameOf = (campusId: string | null): string =>
    campusId === null ? '全部校区' : (campuses.find((one) => one.campusId === campusId)?.name ?? '其他校区');
  return [
    {
      id: 'title',
      title: '延长',
      grow: 2,
      cell: (row) => (
        <>
          {row.title}
          <Quiet>
            {extensionWords(row)} · {nameOf(row.campusId)}
          </Quiet>
        </>
      ),
    },
    { id: 'state', title: '状态', grow: 0.8, cell: (row) => <Tag {...EXTENSION_STATES[row.state]} /> },
    { id: 'reach', title: '范围', grow: 1.6, cell: reachWords },
    {
      id: 'created',
      title: '发起',
      cell: (row) => (
        <>
          {row.created.name ?? '同事'}
          <Quiet>{stamp(row.created.at)}</Quiet>
        </>
      ),
    },
    { id: 'decision', title: '确认', grow: 1.4, cell: (row) => <Decision row={row} me={me} onDone={onDone} /> },
  ];
};

const Extensions = ({ me, campuses }: Caller) => {
  const [beginning, setBeginning] = useState(false);
  const [already, setAlready] = useState(false);
  const list = useList('all', (cursor, attach) => call('expiryExtensions.list', { query: { cursor, limit: 20 }, attach }));
  const versions = useQuery('versions', (attach) =>
    call('ruleVersions.list', { query: { state: 'published', limit: 20 }, attach }),
  );
  usePoll(LOOK_AGAIN_MS, list.rows.some(isAtWork), async () => list.reload());
  const columns = columnsFor(me, campuses, list.reload);
  const sources = [...(versions.data?.items ?? [])].sort((a, b) => Number(b.inForce) - Number(a.inForce));
  return (
    <>
      {allows(me, 'rules.write') && (
        <View className='desk__actions desk__block'>
          <Button
            text='延长有效期'
            size='md'
            disabled={versions.busy && versions.data === undefined}
            testId='new-extension'
            onPress={() => setBeginning(true)}
          />
        </View>
      )}
      {already && <AlreadySaved />}
      <ListTable
        label='延长有效期'
        list={list}
        rowKey={(row) => row.id}
        empty={{ title: '还没有延长过有效期', hint: '新规则只管以后的积分；要让已经发出的积分也用得更久，可以在这里延长' }}
        columns={columns}
      />
      {beginning && (
        <BeginSheet
          versions={sources}
          campuses={campuses.map(({ campusId, name }) => ({ value: campusId, text: name }))}
          onClose={() => setBeginning(false)}
          onLost={list.reload}
          seen={seenIn(list.rows)}
          onDone={(replayed) => {
            setAlready(replayed);
            setBeginning(false);
            list.reload();
          }}
        />
      )}
    </>
  );
};

/** Decisions to make points granted already last longer. */
export default function ExpiryExtensionsPage() {
  return (
    <Console
      page='expiry-extensions'
      title='延长有效期'
      lead='让已经发出的积分用得更久：先统计，再由第二个人确认；只会变长'
      url={urls.staff.expiryExtensions()}
    >
      {(caller) => <Extensions {...caller} />}
    </Console>
  );
}

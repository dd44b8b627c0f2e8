import { Text } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { Card, PageShell, Tag } from '@/components';
import { Chips } from '@/family/ChildSwitcher';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { More } from '@/family/More';
import { usePages } from '@/family/use-pages';
import { useRefresh } from '@/family/use-refresh';
import { faceOf } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { type Behaviour, recordDetail, recordFilters, recordState } from '../../record-model';
import './index.scss';

const Record = ({ record }: { readonly record: Behaviour }) => {
  const state = recordState(record);
  return (
    <Card title={record.title} extra={state !== undefined && <Tag text={state.text} tone={state.tone} />}>
      {record.text !== null && <Text className='records__text'>{record.text}</Text>}
      {record.checkNote !== null && <Text className='records__text'>{`老师批语：${record.checkNote}`}</Text>}
      <Text className='fam-note'>{recordDetail(record)}</Text>
    </Card>
  );
};

/** What teachers and family have written down about a child. */
export default function Records() {
  const { studentId = '' } = useRouter().params;
  const here = urls.records(studentId);
  const signedIn = useRequireSession(here);
  const [kind, setKind] = useState<Behaviour['kind'] | ''>('');
  const pages = usePages(signedIn ? `records ${studentId} ${kind}` : null, (cursor, attach) =>
    call('schooling.listStudentBehaviours', {
      params: { studentId },
      query: { cursor, limit: 20, kind: kind === '' ? undefined : kind },
      ...(attach === undefined ? {} : { attach }),
    }),
  );
  useRefresh(pages.reload);
  useConsentPrompt(pages.error, here);
  const face = familyFace(
    pages,
    here,
    faceOf(pages, (items) =>
      items.length === 0 ? { title: '还没有这类记录', hint: '老师点评、作业批阅和获奖都会记录在这里' } : null,
    ),
  );
  return (
    <PageShell
      face={face}
      head={
        <Chips
          label='分类'
          options={recordFilters}
          value={kind}
          onChange={(value) => setKind(recordFilters.find((one) => one.value === value)?.value ?? '')}
        />
      }
    >
      {(pages.data ?? []).map((record) => (
        <Record key={record.id} record={record} />
      ))}
      <More pages={pages} />
    </PageShell>
  );
}

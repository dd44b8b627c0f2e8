import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, EmptyState, Field, ListRow, Skeleton } from '@/components';
import { usePullDown } from '@/hooks/use-pull-down';
import { call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { useSettled } from '../../hooks/use-settled';
import { memberHint } from '../../model/members';
import type { Campus } from '../../types';
import './index.scss';

const PAGE = 20;

interface ByNameProps {
  readonly campuses: readonly Campus[];
  readonly onOpen: (studentId: string) => void;
}

/** The children whose name or number holds `q`; leaving it takes the question back. */
const Found = ({ q, campuses, onOpen }: ByNameProps & { readonly q: string }) => {
  const list = useList(q, (cursor, attach) =>
    call('schooling.listStudents', { query: { q, sort: 'name', cursor, limit: PAGE }, attach }),
  );
  usePullDown(list.reload);
  if (!list.loaded) return <Skeleton shape='list' count={2} />;
  if (list.error !== undefined && list.rows.length === 0)
    return (
      <EmptyState
        compact
        title='没有查到'
        hint={list.error.message}
        picture='error'
        action={{ text: '重试', onPress: list.reload, busy: list.busy }}
      />
    );
  if (list.rows.length === 0)
    return (
      <EmptyState
        compact
        title='没有找到这位学员'
        hint='请核对姓名，或换用学号。这里只能找到您所在校区或班级的学员'
        picture='search'
      />
    );
  return (
    <>
      {list.rows.map((student) => (
        <ListRow
          key={student.id}
          title={student.name}
          hint={memberHint(student, campuses)}
          icon='child'
          testId={`member-${student.externalNo}`}
          onPress={() => onOpen(student.id)}
        />
      ))}
      {list.error !== undefined && <View className='members__wrong'>{list.error.message}</View>}
      {list.more !== undefined && (
        <View className='members__more'>
          <Button text='加载更多' kind='secondary' size='md' busy={list.busy} testId='more-members' onPress={list.more} />
        </View>
      )}
    </>
  );
};

/** Looks a child up by name or number while it is being typed. */
export const ByName = (props: ByNameProps) => {
  const [text, setText] = useState('');
  const typed = text.trim();
  const settled = useSettled(text).trim();
  return (
    <Card flush>
      <View className='members__search'>
        <Field
          label='姓名或学号'
          value={text}
          onChange={setText}
          placeholder='输入姓名中的一个字就可以查找'
          maxLength={40}
          testId='member-search'
        />
      </View>
      {/* While somebody is typing nothing is asked, and the answer to another text is never shown below this one. */}
      {typed !== '' && (settled === typed ? <Found key={typed} q={typed} {...props} /> : <Skeleton shape='list' count={2} />)}
    </Card>
  );
};

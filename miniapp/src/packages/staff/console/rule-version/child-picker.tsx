import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Field, ListRow } from '@/components';
import { useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';
import { useSettled } from '../../hooks/use-settled';

const MOST_SHOWN = 6;

interface Child {
  readonly id: string;
  readonly name: string;
}

interface ChildPickerProps {
  readonly student: Child | null;
  readonly onPick: (student: Child | null) => void;
  readonly place: string;
}

/** Finds the child by name or number, and shows who was chosen. */
export const ChildPicker = ({ student, onPick, place }: ChildPickerProps) => {
  const [text, setText] = useState('');
  const q = useSettled(text).trim();
  const found = useQuery(q === '' || student !== null ? null : q, (attach) =>
    call('schooling.listStudents', { query: { q, limit: MOST_SHOWN }, attach }),
  );
  if (student !== null) {
    return (
      <View className='try-out__child'>
        <Text>{student.name}</Text>
        <Button text='换一位' kind='plain' size='sm' testId={`${place}-other`} onPress={() => onPick(null)} />
      </View>
    );
  }
  const children = q === '' ? [] : (found.data?.items ?? []);
  return (
    <>
      <Field
        label='学员'
        value={text}
        onChange={setText}
        placeholder='学员姓名或学号'
        maxLength={40}
        error={q === '' ? undefined : found.error?.message}
        testId={`${place}-search`}
      />
      {children.map(({ id, name, externalNo }, index) => (
        <ListRow
          key={id}
          title={name}
          hint={externalNo}
          testId={`${place}-child-${index}`}
          onPress={() => onPick({ id, name })}
        />
      ))}
      {q !== '' && found.data?.items.length === 0 && <Text className='try-out__quiet'>没有找到，请核对姓名，或换用学号</Text>}
    </>
  );
};

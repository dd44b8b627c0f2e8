import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Field, ListRow } from '@/components';
import { useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';
import { useSettled } from '../hooks/use-settled';
import { allows, campusChoices } from '../model/access';
import { type Payer, payersOfFamilies, payersOfStudents } from '../model/collect';
import type { Campus, Family, Me } from '../types';
import { PhoneLookUp } from './phone-look-up';
import './collect.scss';

interface PickerProps {
  readonly me: Me;
  readonly campuses: readonly Campus[];
  readonly onPick: (payer: Payer) => void;
}

const MOST_SHOWN = 8;

const Found = ({ payers, onPick }: { readonly payers: readonly Payer[]; readonly onPick: (payer: Payer) => void }) => (
  <View className='collect__found'>
    {payers.map((payer, index) => (
      <ListRow key={payer.key} title={payer.name} hint={payer.hint} testId={`payer-${index}`} onPress={() => onPick(payer)} />
    ))}
  </View>
);

const ByName = ({ me, campuses, onPick }: PickerProps) => {
  const [text, setText] = useState('');
  const q = useSettled(text).trim();
  const allowed = new Set(campusChoices(me, campuses, 'payment.collect').map(({ value }) => value));
  const found = useQuery(q === '' ? null : q, (attach) =>
    call('schooling.listStudents', { query: { q, limit: MOST_SHOWN }, attach }),
  );
  const payers = q === '' ? [] : payersOfStudents(found.data?.items ?? [], campuses, allowed);
  return (
    <>
      <Field
        label='给谁收费'
        required
        value={text}
        onChange={setText}
        placeholder='学员姓名或学号'
        maxLength={40}
        error={q === '' ? undefined : found.error?.message}
        testId='payer-search'
      />
      <Found payers={payers} onPick={onPick} />
      {q !== '' && found.data !== undefined && payers.length === 0 && (
        <Text className='collect__none'>没有找到，请核对姓名，或换用学号</Text>
      )}
      {found.data?.nextCursor != null && q !== '' && <Text className='collect__none'>还有更多，请写全姓名</Text>}
    </>
  );
};

const ByPhone = ({ me, campuses, onPick }: PickerProps) => {
  const [families, setFamilies] = useState<readonly Family[] | null>(null);
  const allowed = new Set(campusChoices(me, campuses, 'payment.collect').map(({ value }) => value));
  const payers = payersOfFamilies(families ?? [], campuses, allowed);
  return (
    <>
      <PhoneLookUp onFound={setFamilies} testId='payer-phone' />
      <Found payers={payers} onPick={onPick} />
      {families !== null && payers.length === 0 && <Text className='collect__none'>没有家长登记过这个手机号</Text>}
    </>
  );
};

/** Finds the family that should pay: by the child's name or number, or by a parent's phone number. */
export const PayerPicker = (props: PickerProps) => {
  const [byPhone, setByPhone] = useState(false);
  return (
    <View className='collect__picker' {...a11y({ role: 'group', label: '选择学员或家庭' })}>
      {byPhone ? <ByPhone {...props} /> : <ByName {...props} />}
      {allows(props.me, 'family.read') && (
        <Button
          text={byPhone ? '按学员姓名查找' : '按家长手机号查找'}
          kind='plain'
          size='sm'
          onPress={() => setByPhone((old) => !old)}
        />
      )}
    </View>
  );
};

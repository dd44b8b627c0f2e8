import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Field } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import type { Family } from '../types';
import './phone-look-up.scss';

interface Props {
  /** The families of the number; null while it is being typed. */
  readonly onFound: (families: readonly Family[] | null) => void;
  readonly testId: string;
}

/** Asks for families by a guardian's whole number, which is never part of an address. */
export const PhoneLookUp = ({ onFound, testId }: Props) => {
  const [phone, setPhone] = useState('');
  const look = useAction(
    () => call('identity.familyLookup', { body: { phone } }),
    ({ items }) => onFound(items),
  );
  return (
    <View className='phone-look-up'>
      <View className='phone-look-up__field'>
        <Field
          label='家长手机号'
          kind='phone'
          value={phone}
          onChange={(value) => {
            setPhone(value);
            onFound(null);
          }}
          placeholder='完整的手机号'
          error={look.error?.message}
          onSubmit={() => void look.run()}
          testId={testId}
        />
      </View>
      <Button
        text='查找'
        kind='secondary'
        size='md'
        busy={look.busy}
        disabled={phone.trim().length < 5}
        onPress={() => void look.run()}
      />
    </View>
  );
};

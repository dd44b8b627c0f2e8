import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { RELATION_NAMES } from '../model/members';
import type { Family } from '../types';
import './guardian-line.scss';

interface GuardianLineProps {
  readonly familyId: string;
  readonly guardian: Family['guardians'][number];
  /** Whether the caller may see whole numbers; every asking is written to the audit log. */
  readonly mayReveal: boolean;
}

/** Calls a number: WeChat asks first, a browser hands it to the phone. */
const dial = (phoneNumber: string): void => {
  if (process.env.TARO_ENV === 'h5') {
    window.location.href = `tel:${phoneNumber}`;
    return;
  }
  Taro.makePhoneCall({ phoneNumber }).catch((error: { readonly errMsg?: string } | null) => {
    // Whoever cancels in WeChat's own question knows it.
    if (!/cancel/i.test(error?.errMsg ?? '')) void Taro.showToast({ title: '没有拨出，请手动拨打', icon: 'none' });
  });
};

/** A guardian with the masked number, which can be shown and called where the role allows it. */
export const GuardianLine = ({ familyId, guardian, mayReveal }: GuardianLineProps) => {
  const { guardianId, name, relation, phoneMasked } = guardian;
  const [full, setFull] = useState<string | null>(null);
  const reveal = useAction(
    () => call('identity.phoneReveal', { params: { familyId, guardianId } }),
    ({ phone }) => setFull(phone),
  );
  return (
    <View className='guardian'>
      <View className='guardian__who'>
        <Text className='guardian__name'>{`${name} · ${RELATION_NAMES[relation]}`}</Text>
        <Text className='guardian__phone' {...a11y({ live: 'polite' })} id={`phone-${guardianId}`} selectable userSelect>
          {full ?? phoneMasked ?? '未登记手机号'}
        </Text>
        {reveal.error !== undefined && <Text className='guardian__wrong'>{reveal.error.message}</Text>}
      </View>
      {mayReveal && phoneMasked !== null && full === null && (
        <Button
          text='显示号码'
          kind='secondary'
          size='sm'
          busy={reveal.busy}
          testId={`reveal-${guardianId}`}
          onPress={() => void reveal.run()}
        />
      )}
      {full !== null && <Button text='拨打' icon='phone' size='sm' testId={`call-${guardianId}`} onPress={() => dial(full)} />}
    </View>
  );
};

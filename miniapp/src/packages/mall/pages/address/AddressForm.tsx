import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, Field, PrimaryButton } from '@/components';
import { chooseAddress } from '@/services/wechat';
import { addressProblems, fromWechat, isComplete, trimmed } from '../../address-model';
import type { Address } from '../../good-model';

interface AddressFormProps {
  /** What the form begins with. */
  readonly known: Address;
  readonly onDone: (address: Address) => void;
}

const inWechat = process.env.TARO_ENV === 'weapp';

/** An address typed, or taken from those that WeChat keeps. */
export const AddressForm = ({ known, onDone }: AddressFormProps) => {
  const [address, setAddress] = useState(known);
  const [note, setNote] = useState<string>();
  const problems = addressProblems(address);
  const change = (part: Partial<Address>) => setAddress((old) => ({ ...old, ...part }));
  const choose = () =>
    void chooseAddress().then((outcome) => {
      setNote(outcome.kind === 'manual' ? '没有打开微信的地址，请在下面填写。' : undefined);
      if (outcome.kind === 'chosen') setAddress(fromWechat(outcome.address));
    });
  return (
    <>
      {inWechat && (
        <Card>
          <Button block kind='secondary' size='md' text='使用微信里的地址' testId='choose-address' onPress={choose} />
        </Card>
      )}
      <View {...a11y({ role: 'status', live: 'polite' })}>{note !== undefined && <Text className='fam-note'>{note}</Text>}</View>
      <Card>
        <Field
          label='收件人'
          required
          value={address.recipient}
          maxLength={31}
          error={problems.recipient}
          testId='recipient'
          onChange={(recipient) => change({ recipient })}
        />
        <Field
          label='手机号'
          kind='phone'
          required
          value={address.phone}
          maxLength={20}
          error={problems.phone}
          testId='address-phone'
          onChange={(phone) => change({ phone })}
        />
        <Field
          label='省、市、区'
          required
          value={address.region}
          maxLength={61}
          error={problems.region}
          placeholder='例如：广东省深圳市南山区'
          testId='region'
          onChange={(region) => change({ region })}
        />
        <Field
          label='街道、门牌'
          required
          value={address.detail}
          maxLength={101}
          error={problems.detail}
          testId='detail'
          onChange={(detail) => change({ detail })}
        />
      </Card>
      <Text className='fam-note'>地址只用来寄这件商品，快递公司会看到。</Text>
      <View className='mall-detail__act'>
        <PrimaryButton
          text='使用这个地址'
          disabled={!isComplete(address)}
          testId='use-address'
          onPress={() => onDone(trimmed(address))}
        />
      </View>
    </>
  );
};

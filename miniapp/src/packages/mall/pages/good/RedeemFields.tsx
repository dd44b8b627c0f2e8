import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { a11y } from '@/a11y';
import { Button, Icon, Pressable, Select } from '@/components';
import { Chips } from '@/family/ChildSwitcher';
import { urls } from '@/routes';
import {
  type Address,
  addressLine,
  type Choice,
  campusOptions,
  deliveriesOf,
  deliveryNames,
  fittingChoice,
  type Good,
  mostPieces,
  stockAt,
} from '../../good-model';

interface FieldsProps {
  readonly good: Good;
  readonly choice: Choice;
  readonly address: Address | null;
  readonly onChange: (choice: Choice) => void;
}

/** How many pieces; nothing to choose where only one is allowed. */
const Quantity = ({ good, choice, onChange }: Omit<FieldsProps, 'address'>) => {
  const most = mostPieces(good, stockAt(good.campuses, choice.campusId));
  if (most === 1 && choice.quantity === 1) return null;
  const step = (quantity: number) => onChange({ ...choice, quantity });
  return (
    <View className='mall-sheet__part'>
      <Text className='mall-sheet__label'>{`数量，最多 ${most} 件`}</Text>
      <View className='mall-sheet__count'>
        <Button
          text='减一件'
          kind='secondary'
          size='md'
          disabled={choice.quantity <= 1}
          testId='fewer'
          onPress={() => step(choice.quantity - 1)}
        />
        <View className='mall-sheet__number' {...a11y({ role: 'status', live: 'polite', label: `${choice.quantity} 件` })}>
          <Text>{`${choice.quantity}`}</Text>
        </View>
        <Button
          text='加一件'
          kind='secondary'
          size='md'
          disabled={choice.quantity >= most}
          testId='more'
          onPress={() => step(choice.quantity + 1)}
        />
      </View>
    </View>
  );
};

const AddressRow = ({ address }: { readonly address: Address | null }) => (
  <View className='mall-sheet__part'>
    <Text className='mall-sheet__label'>寄到哪里</Text>
    <Pressable
      className='mall-sheet__address'
      testId='go-address'
      onPress={() => void Taro.navigateTo({ url: urls.postalAddress() })}
    >
      <Icon name='truck' size='md' tone='brand' />
      <Text className='mall-sheet__address-text'>{address === null ? '填写收件地址' : addressLine(address)}</Text>
      <Icon name='chevron' size='sm' tone='muted' />
    </Pressable>
  </View>
);

/** What a family decides about a redemption: how it arrives, where, and how many. */
export const RedeemFields = ({ good, choice, address, onChange }: FieldsProps) => {
  const deliveries = deliveriesOf(good.fulfilment);
  const options = deliveries.map((value) => ({ value, text: deliveryNames[value] }));
  return (
    <>
      {deliveries.length > 1 && (
        <View className='mall-sheet__part'>
          <Text className='mall-sheet__label'>怎样拿到</Text>
          <Chips
            label='怎样拿到'
            options={options}
            value={choice.delivery}
            onChange={(value) => onChange({ ...choice, delivery: deliveries.find((one) => one === value) ?? choice.delivery })}
          />
        </View>
      )}
      {choice.delivery === 'pick_up' && good.campuses.length > 1 && (
        <View className='mall-sheet__part'>
          <Select
            labelled
            label='到哪个校区领取'
            value={choice.campusId}
            options={campusOptions(good)}
            testId='pick-up-campus'
            onChange={(campusId) => onChange(fittingChoice(good, { ...choice, campusId }))}
          />
        </View>
      )}
      {choice.delivery === 'post' && <AddressRow address={address} />}
      <Quantity good={good} choice={choice} onChange={onChange} />
    </>
  );
};

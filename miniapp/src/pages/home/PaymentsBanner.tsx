import Taro from '@tarojs/taro';
import { Card, ListRow } from '@/components';
import { urls } from '@/routes';
import { type Home, paymentsSentence } from './model';

/** One line when the school waits for money; nothing otherwise. */
export const PaymentsBanner = ({ payments }: { readonly payments: Home['payments'] }) => {
  const sentence = paymentsSentence(payments);
  return sentence === null ? null : (
    <Card flush>
      <ListRow
        title={sentence}
        icon='wallet'
        iconTone='points'
        testId='go-payments'
        onPress={() => void Taro.navigateTo({ url: urls.payments() })}
      />
    </Card>
  );
};

import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Card, Icon, MoneyText } from '@/components';
import type { PaymentDetail } from '../../model';

/** Between the pay panel and the server's word. */
export const Confirming = ({ payment }: { readonly payment: PaymentDetail }) => (
  <Card>
    <View className='pay__amount' {...a11y({ role: 'status', live: 'polite' })}>
      <View className='pay__mark pay__mark--wait'>
        <Icon name='refresh' size='xl' tone='onBrand' />
      </View>
      <Text className='pay__headline'>正在确认付款结果…</Text>
      <MoneyText fen={payment.amount} size='xl' />
      <Text className='pay__until'>{payment.title}</Text>
      <Text className='pay__note'>通常几秒钟就好。离开这个页面也没关系，结果会自动更新。</Text>
    </View>
  </Card>
);

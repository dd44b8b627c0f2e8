import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Button, Card, Countdown, MoneyText, PrimaryButton } from '@/components';
import { Facts } from '@/family/Facts';
import { formatFen } from '@/format';
import type { Hint, Phase } from '../../flow';
import { type Payable, type PaymentDetail, payBefore, payUntil, runsOut } from '../../model';

interface AskProps {
  readonly payment: PaymentDetail;
  readonly way: Payable;
  readonly phase: Phase;
  readonly now: number;
}

const deadEnds: Readonly<Record<Exclude<Payable, 'wechat'>, string>> = {
  desk: '这笔缴费现在不能在线支付，请到前台缴费。',
  too_late: '这笔缴费已过支付期限。仍要缴费时，请联系前台重新开单。',
};

/** What is to be paid, how much of it, and until when. */
export const Ask = ({ payment, way, phase, now }: AskProps) => (
  <>
    <Card>
      <View className='pay__amount'>
        <Text className='pay__title'>{payment.title}</Text>
        <MoneyText fen={payment.amount} size='display' />
        {runsOut(payment.expiresAt, now) ? (
          <View className='pay__until'>
            <Text>{`${payUntil(payment.expiresAt, now)} · 还剩 `}</Text>
            <Countdown until={payment.expiresAt} />
          </View>
        ) : (
          <Text className='pay__until'>{payBefore(payment.expiresAt, now)}</Text>
        )}
      </View>
      <View className='pay__facts'>
        <Facts
          facts={[
            ...(payment.studentName === null ? [] : [{ name: '学员', value: payment.studentName }]),
            { name: '缴费单号', value: payment.id },
          ]}
        />
      </View>
    </Card>
    {payment.note !== null && payment.note !== '' && (
      <Card title='学校的说明'>
        <Text className='pay__say'>{payment.note}</Text>
      </Card>
    )}
    {way !== 'wechat' && (
      <Card tone='points'>
        <Text className='pay__say'>{deadEnds[way]}</Text>
      </Card>
    )}
    {phase === 'unsure' && (
      <Card tone='points'>
        <Text className='pay__say'>
          还没有收到付款结果。如果您已经付款，请放心，结果到了会自动更新；如果还没有付款，可以继续支付，学校不会重复收费。
        </Text>
      </Card>
    )}
  </>
);

interface AskFootProps {
  readonly payment: PaymentDetail;
  readonly way: Payable;
  readonly phase: Phase;
  readonly hint: Hint | null;
  readonly onPay: () => void;
  readonly onAskAgain: () => void;
}

/** The main button, and what came of the last tap on it. */
export const AskFoot = ({ payment, way, phase, hint, onPay, onAskAgain }: AskFootProps) => (
  <View className='pay__acts'>
    {hint !== null && (
      <View className={`pay__hint ${hint.bad ? 'pay__hint--bad' : ''}`} {...a11y({ role: 'status', live: 'polite' })}>
        <Text>{hint.text}</Text>
      </View>
    )}
    {way === 'wechat' && (
      <PrimaryButton
        text={`微信支付 ${formatFen(payment.amount)}`}
        busyText={phase === 'panel' ? '请在微信支付中完成付款' : '正在准备支付'}
        busy={phase === 'ordering' || phase === 'panel'}
        testId='pay'
        onPress={onPay}
      />
    )}
    {(phase === 'panel' || phase === 'unsure') && (
      <Button
        block
        kind='plain'
        size='md'
        text={phase === 'panel' ? '支付窗口已关闭？查询付款结果' : '我已付款，再查一次'}
        testId='ask-again'
        onPress={onAskAgain}
      />
    )}
  </View>
);

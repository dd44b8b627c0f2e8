import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { a11y } from '@/a11y';
import { Button, ConfirmSheet, Field } from '@/components';
import { Facts } from '@/family/Facts';
import { formatPoints } from '@/format';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { localDateOf } from '@/vocabulary';
import {
  type Address,
  costOf,
  firstChoice,
  fittingChoice,
  type Good,
  isPin,
  isStale,
  leftFor,
  needsGuardian,
  type RedeemBody,
  type Rule,
  redeemBody,
  refusalText,
  sheetFacts,
  sheetText,
} from '../../good-model';
import type { Redemption } from '../../redemption-model';
import { useSure } from '../../use-sure';
import { RedeemFields } from './RedeemFields';

interface RedeemSheetProps {
  readonly good: Good;
  readonly studentId: string;
  /** The child's spendable points. */
  readonly available: number;
  /** Undefined while it is not known: then the server decides whether it waits for a guardian. */
  readonly rule: Rule | undefined;
  readonly address: Address | null;
  /** The good is not what was shown any more. */
  readonly onStale: () => void;
  readonly onClose: () => void;
  readonly onDone: (redemption: Redemption) => void;
}

/** The family's word, or the way to set one. */
const GuardianPart = (props: {
  readonly rule: Rule | undefined;
  readonly pin: string;
  readonly onPin: (pin: string) => void;
}) => {
  const { rule, pin, onPin } = props;
  return (
    <>
      <View className='mall-sheet__warn' {...a11y({ role: 'status' })}>
        {`需要家长确认：超过了您家设定的 ${formatPoints(rule?.approvalAbove ?? 0)} 积分。${rule?.hasPin === true ? '现在输入家长密码，或先提交，稍后再确认。' : '先提交，稍后由家长确认。'}`}
      </View>
      {rule?.hasPin === true && (
        <Field
          label='家长密码（6 位数字，可以不填）'
          kind='pin'
          value={pin}
          maxLength={6}
          error={pin !== '' && !isPin(pin) ? '家长密码是 6 位数字' : undefined}
          testId='pin'
          onChange={onPin}
        />
      )}
      <Button
        text='修改家长确认的设置'
        kind='plain'
        size='md'
        testId='go-rule'
        onPress={() => void Taro.navigateTo({ url: urls.mallRule() })}
      />
    </>
  );
};

/** The second tap: what it costs, what is left, where it will be; refusals are said here. */
export const RedeemSheet = (props: RedeemSheetProps) => {
  const { good, studentId, available, rule, address, onStale, onClose, onDone } = props;
  const [chosen, setChoice] = useState(() => firstChoice(good));
  const [pin, setPin] = useState('');
  // A key is good for one day: the same wish on another day is a new one.
  const [name] = useState(() => `redeem.${studentId}.${localDateOf(serverNow())}`);
  const sending = useSure<RedeemBody, Redemption>(
    name,
    (idempotencyKey, body, word) =>
      call('redemptions.redeem', {
        params: { studentId },
        body: { ...body, ...(word === undefined ? {} : { pin: word }) },
        idempotencyKey,
      }),
    onDone,
  );
  const { error, phase } = sending;
  useEffect(() => {
    if (error !== undefined && isStale(error)) onStale();
    if (error?.code === 'family_pin_wrong') setPin('');
  }, [error, onStale]);

  const choice = fittingChoice(good, chosen);
  const cost = costOf(good, choice.quantity, available);
  const body = redeemBody(good, choice, address);
  const guarded = needsGuardian(rule, cost.points);
  const unsure = phase === 'unsure';
  const word = guarded && isPin(pin) ? pin : undefined;
  const { confirmText, ready } = sheetText({ cost, guarded, pin, complete: body !== null, left: leftFor(good, choice) });
  const change = (next: typeof choice) => {
    sending.forget();
    setChoice(next);
  };
  return (
    <ConfirmSheet
      open
      title={unsure ? '正在确认兑换结果' : `兑换「${good.title}」`}
      {...(unsure ? { message: '网络不太稳定，还没有收到结果。系统会自动确认，不会重复兑换，也不会重复扣积分。' } : {})}
      confirmText={unsure ? '马上再试' : confirmText}
      cancelText={unsure ? '先不等了' : '再想想'}
      busy={phase === 'busy'}
      disabled={!unsure && !ready}
      error={unsure || error === undefined ? undefined : refusalText(error, choice.delivery)}
      onConfirm={() => {
        if (unsure) sending.again();
        else if (body !== null) void sending.run(body, word);
      }}
      onCancel={onClose}
    >
      {!unsure && (
        <>
          <View className='mall-sheet__facts'>
            <Facts facts={sheetFacts(good, choice, cost)} />
          </View>
          <RedeemFields good={good} choice={choice} address={address} onChange={change} />
          {guarded && (
            <GuardianPart
              rule={rule}
              pin={pin}
              onPin={(next) => {
                sending.forget();
                setPin(next);
              }}
            />
          )}
        </>
      )}
    </ConfirmSheet>
  );
};

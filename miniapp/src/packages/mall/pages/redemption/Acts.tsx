import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { Button, Card, ConfirmSheet, EmptyState, Field, ListRow, PrimaryButton, Skeleton } from '@/components';
import { formatPoints } from '@/format';
import { useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { isPin, refusalText, stockText } from '../../good-model';
import { approvalText, KEPT, type Redemption } from '../../redemption-model';
import { useSure } from '../../use-sure';

interface ActProps {
  readonly redemption: Redemption;
  readonly onDone: () => void;
}

/** Opens a sheet that is there only while it asks; `done` closes it and looks at the redemption again. */
const useSheet = (onDone: () => void) => {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return {
    asking,
    open: () => setAsking(true),
    close,
    done: () => {
      close();
      onDone();
    },
  };
};

/** What a sheet says while nobody knows whether it was done. */
const UNSURE = '网络不太稳定，还没有收到结果，系统会自动确认，不会重复操作。';
/** The same where one can stop waiting: what was sent may have been done all the same. */
const unsureOf = (done: string): string => `${UNSURE}如果先不等了，可能已经${done}，以这个页面稍后显示的为准。`;

interface SheetProps extends ActProps {
  readonly onClose: () => void;
}

/** The question and its sending. Closing it ends the sending, too: what somebody backed out of is not sent again. */
const CancelSheet = ({ redemption, onDone, onClose }: SheetProps) => {
  const sending = useSure<{ readonly id: string }, Redemption>(
    'redemption.cancel',
    (idempotencyKey, { id }) => call('redemptions.cancel', { params: { redemptionId: id }, idempotencyKey }),
    onDone,
  );
  const unsure = sending.phase === 'unsure';
  return (
    <ConfirmSheet
      open
      title='取消这笔兑换？'
      message={
        unsure
          ? unsureOf('取消')
          : `${formatPoints(redemption.points)} 积分会退回原来的批次，${KEPT}取消后不能恢复，商品可能被别人兑走。`
      }
      confirmText={unsure ? '马上再试' : '取消兑换'}
      cancelText={unsure ? '先不等了' : '先不取消'}
      danger
      busy={sending.phase === 'busy'}
      error={unsure ? undefined : sending.error?.message}
      onConfirm={() => (unsure ? sending.again() : void sending.run({ id: redemption.id }))}
      onCancel={unsure ? onDone : onClose}
    />
  );
};

/** Gives up what was not handed over yet. */
export const Cancel = ({ redemption, onDone }: ActProps) => {
  const sheet = useSheet(onDone);
  return (
    <>
      <Button block kind='plain' size='md' text='取消兑换' testId='cancel' onPress={sheet.open} />
      {sheet.asking && <CancelSheet redemption={redemption} onDone={sheet.done} onClose={sheet.close} />}
    </>
  );
};

const ApproveSheet = ({ redemption, onDone, onClose }: SheetProps) => {
  const [pin, setPin] = useState('');
  const rule = useQuery('mall rule', (attach) => call('mallFamily.rule', { attach }));
  const sending = useSure<{ readonly id: string }, Redemption>(
    'redemption.approve',
    (idempotencyKey, { id }, word) =>
      call('mallFamily.approve', {
        params: { redemptionId: id },
        body: word === undefined ? {} : { pin: word },
        idempotencyKey,
      }),
    onDone,
  );
  const { error, phase } = sending;
  useEffect(() => {
    if (error?.code === 'family_pin_wrong') setPin('');
  }, [error]);
  const unsure = phase === 'unsure';
  const needed = rule.data?.hasPin === true || error?.code === 'redemption_needs_pin';
  const known = rule.data !== undefined || rule.error !== undefined;
  return (
    <ConfirmSheet
      open
      title='确认孩子的兑换？'
      message={unsure ? unsureOf('确认') : approvalText(redemption)}
      confirmText={unsure ? '马上再试' : '确认兑换'}
      cancelText={unsure ? '先不等了' : '再想想'}
      busy={phase === 'busy'}
      disabled={!unsure && (!known || (needed && !isPin(pin)))}
      error={unsure || error === undefined ? undefined : refusalText(error)}
      onConfirm={() => (unsure ? sending.again() : void sending.run({ id: redemption.id }, isPin(pin) ? pin : undefined))}
      onCancel={unsure ? onDone : onClose}
    >
      {needed && !unsure && (
        <Field
          label='家长密码（6 位数字）'
          kind='pin'
          required
          value={pin}
          maxLength={6}
          hint='忘记密码可以请校区前台重置'
          testId='pin'
          onChange={setPin}
        />
      )}
    </ConfirmSheet>
  );
};

/** A guardian's yes to what is above the family's limit. */
export const Approve = ({ redemption, onDone }: ActProps) => {
  const sheet = useSheet(onDone);
  return (
    <>
      <PrimaryButton text='家长确认兑换' testId='approve' onPress={sheet.open} />
      {sheet.asking && <ApproveSheet redemption={redemption} onDone={sheet.done} onClose={sheet.close} />}
    </>
  );
};

/** Whether the person who stands at the desk may take it. */
export const Answer = ({ redemption, onDone }: ActProps) => {
  const sending = useSure<{ readonly id: string; readonly until: number; readonly accept: boolean }, Redemption>(
    'redemption.answer',
    (idempotencyKey, { id, accept }) =>
      call('mallFamily.answerPickUp', { params: { redemptionId: id }, body: { accept }, idempotencyKey }),
    onDone,
  );
  const { pickUpRequest } = redemption;
  if (pickUpRequest === null) return null;
  const { taker, until } = pickUpRequest;
  const say = (accept: boolean) => void sending.run({ id: redemption.id, until, accept });
  const busy = sending.phase !== 'idle';
  return (
    <Card tone='points' title={`${taker}正在前台，想代您领取`}>
      <View className='redeemed__said'>
        {sending.phase === 'unsure' ? UNSURE : (sending.error?.message ?? '请确认是您认识的人。半小时内不答复，请求自动失效。')}
      </View>
      <View className='redeemed__acts'>
        <PrimaryButton text={`同意，交给${taker}`} busy={busy} testId='accept-taker' onPress={() => say(true)} />
        <Button block kind='secondary' size='md' text='不同意' disabled={busy} testId='refuse-taker' onPress={() => say(false)} />
      </View>
    </Card>
  );
};

const TakeBackSheet = ({ redemption, onDone, onClose }: SheetProps) => {
  const { id, pickUpRequest } = redemption;
  const sending = useSure<{ readonly id: string; readonly until: number }, Redemption>(
    'redemption.takeBack',
    (idempotencyKey, body) =>
      call('mallFamily.answerPickUp', { params: { redemptionId: body.id }, body: { accept: false }, idempotencyKey }),
    onDone,
  );
  if (pickUpRequest === null) return null;
  const { taker, until } = pickUpRequest;
  const unsure = sending.phase === 'unsure';
  return (
    <ConfirmSheet
      open
      title={`撤回同意，不让${taker}代领？`}
      message={unsure ? unsureOf('撤回') : `撤回后，前台不能再凭您的同意交给${taker}。您自己凭领取码仍然可以领取。`}
      confirmText={unsure ? '马上再试' : '撤回同意'}
      cancelText={unsure ? '先不等了' : '先不撤回'}
      danger
      busy={sending.phase === 'busy'}
      error={unsure ? undefined : sending.error?.message}
      onConfirm={() => (unsure ? sending.again() : void sending.run({ id, until }))}
      onCancel={unsure ? onDone : onClose}
    />
  );
};

/** Takes the family's yes back, as long as nothing was handed over on it. */
export const TakeBack = ({ redemption, onDone }: ActProps) => {
  const sheet = useSheet(onDone);
  return (
    <>
      <Button block kind='secondary' size='md' text='撤回同意' testId='take-back' onPress={sheet.open} />
      {sheet.asking && <TakeBackSheet redemption={redemption} onDone={sheet.done} onClose={sheet.close} />}
    </>
  );
};

/** Another campus to pick it up at: once. */
export const Move = ({ redemption, onDone }: ActProps) => {
  const sheet = useSheet(onDone);
  return (
    <>
      <Button block kind='secondary' size='md' text='换一个校区领取' testId='move' onPress={sheet.open} />
      {sheet.asking && <MoveSheet redemption={redemption} onDone={sheet.done} onClose={sheet.close} />}
    </>
  );
};

const MoveSheet = ({ redemption, onDone, onClose }: SheetProps) => {
  const { id, studentId, goodId, campusId: now, quantity } = redemption;
  const good = useQuery(`campuses ${id}`, (attach) => call('mall.shelfGood', { params: { studentId, goodId }, attach }));
  const [chosen, setChosen] = useState<string>();
  const sending = useSure<{ readonly id: string; readonly campusId: string }, Redemption>(
    'redemption.move',
    (idempotencyKey, body) =>
      call('mallFamily.transfer', { params: { redemptionId: body.id }, body: { campusId: body.campusId }, idempotencyKey }),
    onDone,
  );
  const unsure = sending.phase === 'unsure';
  const others = good.data?.campuses.filter(({ campusId, stock }) => campusId !== now && stock >= quantity) ?? [];
  return (
    <ConfirmSheet
      open
      title='换一个校区领取'
      message={unsure ? unsureOf('换好') : '只能换一次。换过以后，那边会为您准备，领取码不变。'}
      confirmText={unsure ? '马上再试' : '换到这里领取'}
      cancelText={unsure ? '先不等了' : '再想想'}
      busy={sending.phase === 'busy'}
      disabled={!unsure && chosen === undefined}
      error={unsure || sending.error === undefined ? undefined : refusalText(sending.error)}
      onConfirm={() => {
        if (unsure) sending.again();
        else if (chosen !== undefined) void sending.run({ id, campusId: chosen });
      }}
      onCancel={unsure ? onDone : onClose}
    >
      {good.data === undefined && good.error === undefined && <Skeleton shape='list' count={2} />}
      {good.error !== undefined && good.data === undefined && (
        <EmptyState compact title='校区没有加载出来' hint={good.error.message} picture='error' />
      )}
      {good.data !== undefined && others.length === 0 && (
        <EmptyState compact title='其他校区暂时没有这件商品' hint='可以按原校区领取，或取消后换别的商品' />
      )}
      {others.map(({ campusId, campusName, stock }) => (
        <ListRow
          key={campusId}
          title={campusName}
          hint={stockText(stock)}
          value={campusId === chosen ? '已选' : undefined}
          testId={`campus-${campusId}`}
          onPress={() => setChosen(campusId)}
        />
      ))}
    </ConfirmSheet>
  );
};

/** The way to what a virtual good gave. */
export const GoRights = ({ studentId }: { readonly studentId: string }) => (
  <Button
    block
    kind='secondary'
    size='md'
    text='查看我的权益'
    testId='go-rights'
    onPress={() => void Taro.navigateTo({ url: urls.rights(studentId) })}
  />
);

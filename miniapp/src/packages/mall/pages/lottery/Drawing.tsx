import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, ConfirmSheet, Field, Icon, PrimaryButton } from '@/components';
import { Facts } from '@/family/Facts';
import { openPage } from '@/family/open-page';
import { useRefresh } from '@/family/use-refresh';
import { formatPoints } from '@/format';
import { useQuery } from '@/hooks/use-query';
import { useTurn } from '@/hooks/use-turn';
import { urls } from '@/routes';
import { call } from '@/services/api';
import type { ApiFailure } from '@/services/http';
import { serverNow } from '@/services/server-clock';
import { isPin, needsGuardian } from '../../good-model';
import { type DrawDraft, knownFrom } from '../../lottery-draft';
import { costFacts, type Draw, drawFacts, drawProblem, goneText, type Lottery, outcomeOf, prizeIcon } from '../../lottery-model';
import { useLostDraw } from '../../use-lottery';
import '../../lottery.scss';

interface SheetProps {
  readonly lottery: Lottery;
  readonly busy: boolean;
  readonly error: ApiFailure | undefined;
  readonly onDraw: (pin: string | undefined) => void;
  readonly onClose: () => void;
}

/** The guardians' word for a draw above the limit they set, or the way to set one. */
const GuardianPart = (props: {
  readonly limit: number | null;
  readonly hasPin: boolean;
  readonly pin: string;
  readonly onPin: (pin: string) => void;
}) => {
  const { limit, hasPin, pin, onPin } = props;
  const above = limit === null ? '您家设定的上限' : `您家设定的 ${formatPoints(limit)} 积分`;
  return (
    <>
      <View className='lottery__copy' {...a11y({ role: 'status' })}>
        <Text className='lottery__say'>
          {`需要家长确认：抽一次超过了${above}。${hasPin ? '请家长输入密码。' : '还没有家长密码，请先设置。'}`}
        </Text>
      </View>
      {hasPin ? (
        <Field
          label='家长密码（6 位数字）'
          kind='pin'
          required
          value={pin}
          maxLength={6}
          hint='忘记密码可以请校区前台重置'
          error={pin !== '' && !isPin(pin) ? '家长密码是 6 位数字' : undefined}
          testId='pin'
          onChange={onPin}
        />
      ) : (
        <Button
          block
          text='设置家长密码'
          kind='secondary'
          size='md'
          testId='go-rule'
          onPress={() => void Taro.navigateTo({ url: urls.mallRule() })}
        />
      )}
    </>
  );
};

/** The second tap: what it costs, what is left, and the guardians' word where they asked to be asked. */
export const DrawSheet = ({ lottery, busy, error, onDraw, onClose }: SheetProps) => {
  const [pin, setPin] = useState('');
  const rule = useQuery('mall rule', (attach) => call('mallFamily.rule', { attach }));
  useRefresh(rule.reload);
  useEffect(() => {
    if (error?.code === 'family_pin_wrong') setPin('');
  }, [error]);
  // Where the limit is not known the server decides, and says so.
  const guarded = needsGuardian(rule.data, lottery.pointsPerDraw) || error?.code === 'lottery_needs_pin';
  const hasPin = rule.data?.hasPin ?? true;
  const gone = goneText(lottery);
  return (
    <ConfirmSheet
      open
      title={`用 ${formatPoints(lottery.pointsPerDraw)} 积分抽一次？`}
      message={`${gone ?? ''}抽完不能撤回，没有抽中积分也不退回。`}
      confirmText='确认抽奖'
      busy={busy}
      disabled={guarded && (!hasPin || !isPin(pin))}
      error={error === undefined ? undefined : drawProblem(error)}
      onConfirm={() => onDraw(guarded ? pin : undefined)}
      onCancel={onClose}
    >
      <View className='lottery__facts'>
        <Facts facts={costFacts(lottery)} />
      </View>
      {guarded && <GuardianPart limit={rule.data?.approvalAbove ?? null} hasPin={hasPin} pin={pin} onPin={setPin} />}
    </ConfirmSheet>
  );
};

interface PendingProps {
  readonly lottery: Lottery;
  readonly studentId: string;
  readonly draft: DrawDraft;
  /** Whether the draw may still be made; not after the end, or without points. */
  readonly drawable: boolean;
  readonly onFound: (draw: Draw) => void;
  readonly onGoOn: () => void;
  readonly onDrop: () => void;
}

/** Looks for the draw until it is known what became of it, and once more before the family gives it up. */
const useLooking = ({ lottery, studentId, draft, onFound, onDrop }: PendingProps) => {
  const query = useLostDraw(studentId, lottery, draft);
  const { data, error, busy, reload } = query;
  const from = knownFrom(draft);
  const [over, setOver] = useState(() => serverNow() >= from);
  const [dropping, setDropping] = useState(false);
  // What was looked up while the request could still arrive does not count.
  useTurn(over ? null : from, async () => {
    await reload();
    setOver(true);
  });
  const never = over && data === null && error === undefined;
  const tell = useRef({ onFound, onDrop });
  tell.current = { onFound, onDrop };
  useEffect(() => {
    if (data !== undefined && data !== null) tell.current.onFound(data);
  }, [data]);
  useEffect(() => {
    if (!dropping || busy) return;
    setDropping(false);
    if (never) tell.current.onDrop();
  }, [dropping, busy, never]);
  const drop = () => {
    setDropping(true);
    void reload();
  };
  return { ...query, never, drop, dropping };
};

/** A draw whose answer was lost. Looking for it costs nothing; where it never arrived, the family decides again. */
export const PendingDraw = (props: PendingProps) => {
  const { draft, drawable, onGoOn } = props;
  const { error, busy, reload, never, drop, dropping } = useLooking(props);
  return (
    <Card tone='points' title='上一次抽奖没有收到结果'>
      <View id='lost-draw' {...a11y({ role: 'status', live: 'polite' })}>
        {!never && error === undefined && (
          <Text className='lottery__say'>正在向学校查询结果，请等十几秒。查询不会使用积分。</Text>
        )}
        {error !== undefined && <Text className='lottery__say'>{`还没有查到：${error.message}查询不会使用积分。`}</Text>}
        {never && (
          <Text className='lottery__say'>
            {drawable
              ? '学校没有收到这一次，没有扣积分。可以接着抽这一次，也可以不抽了。'
              : '学校没有收到这一次，没有扣积分。现在不能再抽了。'}
          </Text>
        )}
      </View>
      <View className='lottery__acts'>
        {error !== undefined && (
          <Button block text='再查一次' kind='secondary' size='md' busy={busy} testId='ask-again' onPress={() => void reload()} />
        )}
        {never && drawable && (
          <Button
            block
            text={`用 ${formatPoints(draft.points)} 积分，完成这次抽奖`}
            kind='secondary'
            size='md'
            testId='go-on'
            onPress={onGoOn}
          />
        )}
        {never && (
          <Button
            block
            text={drawable ? '不抽了' : '知道了'}
            kind='plain'
            size='md'
            busy={dropping}
            testId='drop-draw'
            onPress={drop}
          />
        )}
      </View>
    </Card>
  );
};

interface RevealProps {
  readonly draw: Draw;
  readonly onClose: () => void;
}

/** What was drawn, once the answer is here, and what to do next. */
export const Reveal = ({ draw, onClose }: RevealProps) => {
  const { won, title, text, next } = outcomeOf(draw);
  const go = (open: () => void) => () => {
    onClose();
    open();
  };
  const done = (
    <Button block text='知道了' kind={next === null ? 'primary' : 'plain'} size='lg' testId='reveal-done' onPress={onClose} />
  );
  return (
    <View className='lottery-reveal' catchMove {...a11y({ role: 'dialog', label: title })}>
      <View className='lottery-reveal__inner'>
        <View {...a11y({ role: 'status', live: 'polite' })}>
          <View className={`lottery-reveal__mark ${won ? 'lottery-reveal__mark--won' : ''}`}>
            <Icon name={prizeIcon(draw.prizeKind)} size='xl' tone='onBrand' />
          </View>
          <Text className='lottery-reveal__title' {...{ id: 'draw-outcome' }}>
            {title}
          </Text>
          <Text className='lottery-reveal__text'>{text}</Text>
        </View>
        <View className='lottery-reveal__facts'>
          <Facts facts={drawFacts(draw)} sentences={['活动结束后，可以用抽奖编号和随机码核对这一次的结果。']} />
        </View>
        <View className='lottery-reveal__acts'>
          {next === 'code' && (
            <PrimaryButton
              text='查看领奖码'
              testId='reveal-code'
              onPress={go(() => void Taro.navigateTo({ url: urls.draws(draw.studentId) }))}
            />
          )}
          {next === 'rights' && (
            <PrimaryButton
              text='查看我的权益'
              testId='reveal-rights'
              onPress={go(() => void Taro.navigateTo({ url: urls.rights(draw.studentId) }))}
            />
          )}
          {next === 'points' && (
            <PrimaryButton text='查看积分' testId='reveal-points' onPress={go(() => openPage(urls.points()))} />
          )}
          {done}
        </View>
      </View>
    </View>
  );
};

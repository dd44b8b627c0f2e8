import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, ConfirmSheet, Field, PrimaryButton, Tag } from '@/components';
import { GoodPicture } from '@/family/GoodPicture';
import { formatPoints } from '@/format';
import { useAction } from '@/hooks/use-action';
import { call, type RequestOf } from '@/services/api';
import { RedemptionSheet, type RedemptionSheetName, whatOf } from '../../components/redemption-sheets';
import { submitOnce } from '../../hooks/submit-once';
import { useNow, usePoll } from '../../hooks/use-poll';
import { askedOf, askedText, askText, mayVouch } from '../../model/pick-up';
import {
  actsOf,
  deadlineName,
  expiryText,
  type Redemption,
  type RedemptionRights,
  returnedText,
  stateOf,
} from '../../model/redemptions';

const TICK_MS = 10_000;
const ANSWER_MS = 3_000;

type Proof = RequestOf<'redemptions.handOver'>['body'];

interface CardProps {
  readonly redemption: Redemption;
  readonly code: string | null;
  readonly rights: RedemptionRights;
  /** It changed, but lies at the desk still. */
  readonly onChanged: (redemption: Redemption) => void;
  readonly onDone: (text: string) => void;
  readonly onClose: () => void;
}

/** What it is, whose it is, and how it stands. */
const What = ({ redemption, now }: { readonly redemption: Redemption; readonly now: number }) => (
  <>
    <View className='pick-up__what' id='found-redemption'>
      <View className='pick-up__picture'>
        <GoodPicture path={redemption.thumbUrl} category='other' />
      </View>
      <View className='pick-up__words'>
        <Text className='pick-up__title'>
          {`${redemption.goodTitle}${redemption.quantity > 1 ? ` × ${redemption.quantity}` : ''}`}
        </Text>
        <Text className='pick-up__line'>{redemption.studentName ?? '学员资料已删除'}</Text>
        <Text className='pick-up__line'>{`${formatPoints(redemption.points)} 积分 · ${redemption.campusName}`}</Text>
        {returnedText(redemption) !== null && <Text className='pick-up__line'>{returnedText(redemption)}</Text>}
      </View>
    </View>
    {redemption.state === 'ready' || redemption.state === 'confirmed' ? (
      <Text className='pick-up__note'>{`${deadlineName(redemption)}：${expiryText(redemption, now).text}`}</Text>
    ) : (
      redemption.note !== null && <Text className='pick-up__note'>{redemption.note}</Text>
    )}
  </>
);

interface AskProps {
  readonly redemption: Redemption;
  readonly onClose: () => void;
  readonly onAsked: (redemption: Redemption) => void;
}

/** Asks the guardians whether the person at the desk may take it. */
const AskSheet = ({ redemption, onClose, onAsked }: AskProps) => {
  const [taker, setTaker] = useState('');
  const action = useAction(
    () =>
      submitOnce(
        `ask.${redemption.id}.${redemption.pickUpRequest?.until ?? 0}`,
        { taker: taker.trim() },
        (idempotencyKey, body) => call('mallDesk.askGuardian', { params: { redemptionId: redemption.id }, body, idempotencyKey }),
      ),
    onAsked,
  );
  return (
    <ConfirmSheet
      open
      title='请家长确认代领'
      message={`家长会收到通知，半小时内在小程序里同意后，就可以把${whatOf(redemption)}交给对方。`}
      confirmText='发给家长确认'
      busy={action.busy}
      disabled={taker.trim() === ''}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Field label='来领的人' required value={taker} onChange={setTaker} placeholder='例如：奶奶' maxLength={20} testId='taker' />
    </ConfirmSheet>
  );
};

interface GuardianProps {
  readonly redemption: Redemption;
  readonly now: number;
  readonly onAsk: () => void;
}

/** Where the question to the guardians stands, in words; and the way to ask. */
const GuardianLine = ({ redemption, now, onAsk }: GuardianProps) => {
  const ask = askText(askedOf(redemption, now));
  return (
    <>
      <View className='pick-up__note' id='guardian-answer' {...a11y({ role: 'status', live: 'polite' })}>
        {askedText(redemption, now)}
      </View>
      {ask !== null && <Button block text={ask} kind='secondary' size='md' testId='ask-guardian' onPress={onAsk} />}
    </>
  );
};

/** Keeps asking for the answer of the guardians while they have time. */
const useAnswer = (redemption: Redemption, waiting: boolean, onChanged: (redemption: Redemption) => void) =>
  usePoll(ANSWER_MS, waiting, async () => {
    const answer = await call('redemptions.read', { params: { redemptionId: redemption.id } });
    if (answer.ok) onChanged(answer.data);
  });

/** One redemption at the desk: one tap hands it over. */
export const RedemptionCard = ({ redemption, code, rights, onChanged, onDone, onClose }: CardProps) => {
  const [sheet, setSheet] = useState<RedemptionSheetName | 'ask' | null>(null);
  const now = useNow(TICK_MS);
  const acts = actsOf(redemption, rights, now);
  const asked = askedOf(redemption, now);
  useAnswer(redemption, asked === 'waiting' && acts.handOver, onChanged);
  const handOver = useAction(
    (proof: Proof) =>
      submitOnce(`hand-over.${redemption.id}`, proof, (idempotencyKey, body) =>
        call('redemptions.handOver', { params: { redemptionId: redemption.id }, body, idempotencyKey }),
      ),
    () => onDone(`已交付：${whatOf(redemption)}`),
  );
  const proof: Proof | null = code !== null ? { proof: 'code', code } : asked === 'accepted' ? { proof: 'guardian' } : null;
  return (
    <Card title='兑换' extra={<Tag {...stateOf(redemption)} />}>
      <What redemption={redemption} now={now} />
      {handOver.error !== undefined && (
        <View className='pick-up__wrong' id='hand-over-problem' {...a11y({ role: 'alert' })}>
          {handOver.error.message}
        </View>
      )}
      {acts.handOver && proof !== null && (
        <PrimaryButton
          text={`交给${code === null ? (redemption.pickUpRequest?.taker ?? '对方') : '对方'}`}
          busyText='正在登记'
          busy={handOver.busy}
          testId='hand-over'
          onPress={() => void handOver.run(proof)}
        />
      )}
      {acts.handOver && code === null && <GuardianLine redemption={redemption} now={now} onAsk={() => setSheet('ask')} />}
      <View className='pick-up__acts'>
        {acts.ship && <Button text='填快递单号发货' size='md' testId='act-ship' onPress={() => setSheet('ship')} />}
        {acts.withdraw && (
          <Button text='未交快递' kind='plain' size='md' testId='act-withdraw' onPress={() => setSheet('withdraw')} />
        )}
        {acts.prepare && (
          <Button text='备货完成' kind='secondary' size='md' testId='act-prepare' onPress={() => setSheet('prepare')} />
        )}
        {acts.handOver && code === null && mayVouch(asked) && (
          <Button text='写明原因交付' kind='plain' size='md' testId='act-known' onPress={() => setSheet('known')} />
        )}
        {acts.refuse && (
          <Button text='取消并退积分' kind='plain' size='md' testId='act-refuse' onPress={() => setSheet('refuse')} />
        )}
        {acts.takeBack && <Button text='退回' kind='plain' size='md' testId='act-return' onPress={() => setSheet('return')} />}
        <Button text='关闭' kind='plain' size='md' testId='close-found' onPress={onClose} />
      </View>
      {sheet === 'ask' && (
        <AskSheet
          redemption={redemption}
          onClose={() => setSheet(null)}
          onAsked={(changed) => {
            setSheet(null);
            onChanged(changed);
          }}
        />
      )}
      {sheet !== null && sheet !== 'ask' && (
        <RedemptionSheet name={sheet} redemption={redemption} campuses={[]} onClose={() => setSheet(null)} onDone={onDone} />
      )}
    </Card>
  );
};

import { Text, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { type ReactNode, useState } from 'react';
import { a11y } from '@/a11y';
import { Card, Countdown, type Face, ListRow, PageShell, PrimaryButton, Tag } from '@/components';
import { ChildSwitcher, Chips } from '@/family/ChildSwitcher';
import { chooseChild } from '@/family/current-child';
import { Facts } from '@/family/Facts';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { useRefresh } from '@/family/use-refresh';
import { formatInstant, formatPoints } from '@/format';
import { faceOf } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { deviceStorage } from '@/services/storage';
import { type NotedHere, nonceDoubt, notedDraws } from '../../lottery-draft';
import { type Draw, doubtText, type Lottery, type Phase, phaseTag, refusalText, standingFacts } from '../../lottery-model';
import { childrenFace, useDrawing, useFamilyChild, useLottery, usePhase } from '../../use-lottery';
import { DrawSheet, PendingDraw, Reveal } from './Drawing';
import { Prizes } from './Prizes';
import { Proof, Terms } from './Terms';
import { Winners } from './Winners';
import '../../lottery.scss';

const READY: Face = { kind: 'ready' };
type Empty = Omit<Extract<Face, { kind: 'empty' }>, 'kind'>;
const goDraws = (studentId: string) => () => void Taro.navigateTo({ url: urls.draws(studentId) });

/** Results and codes are needed longer than a campaign is listed. */
const nothing = (studentId: string, drew: boolean): Empty => ({
  title: '现在没有抽奖活动',
  hint: '学校开放抽奖时，会在积分商城里告诉您。',
  ...(drew ? { action: { text: '我的抽奖和领奖码', onPress: goDraws(studentId) } } : {}),
});

/** A campaign that is not there any more leaves the way to what was won in it. */
const gone = (studentId: string, message: string): Empty => ({
  title: '没有找到这个抽奖活动',
  hint: message,
  picture: 'search',
  action: { text: '我的抽奖和领奖码', onPress: goDraws(studentId) },
});
const NOT_HERE = ['lottery_not_found', 'lottery_off'];

interface HeadProps {
  readonly lottery: Lottery;
  readonly phase: Phase;
  readonly childName: string;
}

/** The one question a family has first: can we draw, and how often still? */
const Head = ({ lottery, phase, childName }: HeadProps) => {
  const refusal = phase === 'open' ? refusalText(lottery) : null;
  return (
    <Card>
      <View className='lottery__head'>
        <Text className='lottery__title'>{lottery.title}</Text>
        <View className='lottery__tag'>
          <Tag {...phaseTag(phase)} />
        </View>
      </View>
      {phase === 'ahead' && (
        <View className='lottery__say'>
          <Text>{`${formatInstant(lottery.opensAt)} 开始，还有 `}</Text>
          <Countdown until={lottery.opensAt} />
        </View>
      )}
      {phase === 'open' && <Text className='lottery__say'>{`${formatInstant(lottery.closesAt)} 结束`}</Text>}
      {phase === 'closed' && <Text className='lottery__say'>抽奖已经结束，学校会在几分钟内公布随机种子，之后可以核对。</Text>}
      {phase === 'ended' && (
        <Text className='lottery__say'>{`抽奖已经结束，一共抽了 ${lottery.draws} 次。种子已经公布，每一次的结果都可以核对。`}</Text>
      )}
      {refusal !== null && (
        <View id='lottery-refusal' className='lottery__copy'>
          <Text className='lottery__say'>{refusal}</Text>
        </View>
      )}
      <View className='lottery__facts'>
        <Facts facts={standingFacts(lottery, childName, phase)} />
      </View>
    </Card>
  );
};

/** Said when the nonce is not the one this family's device chose. */
const Doubt = ({ lottery }: { readonly lottery: Lottery }) => {
  const doubt = nonceDoubt(lottery, notedDraws(deviceStorage, lottery.id));
  return doubt === null ? null : (
    <Card tone={doubt === 'not_ours' ? 'points' : 'danger'}>
      <View id='nonce-doubt' {...a11y({ role: 'alert' })}>
        <Text className='lottery__say'>{doubtText(doubt)}</Text>
      </View>
    </Card>
  );
};

interface CampaignProps extends HeadProps {
  readonly studentId: string;
  readonly noted: NotedHere | null;
  readonly version: number;
}

const Campaign = ({ lottery, phase, childName, studentId, noted, version }: CampaignProps) => (
  <>
    <Head lottery={lottery} phase={phase} childName={childName} />
    <Doubt lottery={lottery} />
    <Prizes lottery={lottery} />
    <Card flush>
      <ListRow title='我的抽奖和领奖码' icon='points' iconTone='points' testId='go-draws' onPress={goDraws(studentId)} />
    </Card>
    <Terms lottery={lottery} />
    <Proof lottery={lottery} studentId={studentId} noted={noted} />
    {phase !== 'ahead' && <Winners lotteryId={lottery.id} version={version} />}
  </>
);

interface DrawableProps extends Omit<CampaignProps, 'version'> {
  readonly head: ReactNode;
  /** Says so when the campaign could not be read again. */
  readonly face: Face;
  readonly onChanged: () => void;
}

/** A campaign with the way to draw, the result above it when there is one. */
const Drawable = ({ head, face, onChanged, ...campaign }: DrawableProps) => {
  const { lottery, phase, studentId } = campaign;
  const [asking, setAsking] = useState(false);
  const [result, setResult] = useState<Draw | null>(null);
  const [version, setVersion] = useState(0);
  const [, setDropped] = useState(0);
  const onDrawn = (draw: Draw) => {
    setAsking(false);
    setResult(draw);
    setVersion((old) => old + 1);
    onChanged();
  };
  const { action, pending, found, drop } = useDrawing({ studentId, lottery, onDrawn, onRefused: onChanged });
  const lost = asking ? null : pending;
  const drawable = phase === 'open' && lottery.refusal === null;
  const ask = () => {
    action.forget();
    setAsking(true);
  };
  const foot =
    drawable && lost === null ? (
      <PrimaryButton text={`抽一次 · ${formatPoints(lottery.pointsPerDraw)} 积分`} testId='draw' onPress={ask} />
    ) : undefined;
  return (
    <>
      <PageShell face={face} head={head} foot={foot}>
        {lost !== null && (
          <PendingDraw
            key={lost.key}
            lottery={lottery}
            studentId={studentId}
            draft={lost}
            drawable={drawable}
            onFound={(draw) => found(lost, draw)}
            onGoOn={ask}
            onDrop={() => {
              drop();
              setDropped((old) => old + 1);
            }}
          />
        )}
        <Campaign {...campaign} version={version} />
      </PageShell>
      {asking && (
        <DrawSheet
          lottery={lottery}
          busy={action.busy}
          error={action.error}
          onDraw={(pin) => void action.run(pin)}
          onClose={() => setAsking(false)}
        />
      )}
      {result !== null && <Reveal draw={result} onClose={() => setResult(null)} />}
    </>
  );
};

/** A draw for points: what can be won and how likely, what it costs, how it is checked, and the draw itself. */
export default function LotteryPage() {
  const { studentId: named = '', lotteryId = '' } = useRouter().params;
  const here = urls.lottery(named, lotteryId === '' ? undefined : lotteryId);
  const signedIn = useRequireSession(here);
  const { children, items, child, pick } = useFamilyChild(named, signedIn);
  const { heads, show, id, pick: pickLottery, noted } = useLottery(child?.id, lotteryId);
  const phase = usePhase(show.data, () => void show.reload());
  useConsentPrompt(children.error, here);
  useRefresh(() => {
    if (!signedIn) return undefined;
    if (child === undefined) return children.reload();
    // What failed as well as what is shown: a pull must be able to bring the page back.
    return Promise.all([heads.reload(), ...(id === '' ? [] : [show.reload()])]);
  });
  const choices = (heads.data?.items ?? []).map((one) => ({ value: one.id, text: one.title }));
  const head = (
    <>
      <ChildSwitcher
        items={items}
        chosen={child?.id}
        onChoose={(chosen) => {
          pick(chosen);
          chooseChild(chosen);
        }}
      />
      {choices.length > 1 && <Chips label='抽奖活动' options={choices} value={id} onChange={pickLottery} />}
    </>
  );
  if (show.data !== undefined && phase !== undefined && child !== undefined)
    return (
      <Drawable
        key={`${child.id} ${show.data.id}`}
        head={head}
        face={faceOf(show)}
        lottery={show.data}
        phase={phase}
        childName={child.name}
        studentId={child.id}
        noted={noted}
        onChanged={() => void show.reload()}
      />
    );
  const ofChildren = childrenFace(children, here, '登记后可以用积分抽奖。');
  const ofHeads =
    id === ''
      ? faceOf(heads, (data) => (data.items.length === 0 ? nothing(child?.id ?? '', data.drew) : null), 'headline')
      : READY;
  const waiting = [ofChildren, ofHeads].find(({ kind }) => kind !== 'ready');
  const ordinary: Face =
    child !== undefined && show.error !== undefined && NOT_HERE.includes(show.error.code)
      ? { kind: 'empty', ...gone(child.id, show.error.message) }
      : faceOf(show, undefined, 'headline');
  return <PageShell face={waiting ?? familyFace(show, here, ordinary)} head={head} />;
}

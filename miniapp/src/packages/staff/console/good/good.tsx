import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, PointsText, Tag } from '@/components';
import { formatFen, formatPoints } from '@/format';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { allows, campusChoices } from '../../model/access';
import { goodDraftOf } from '../../model/good-form';
import {
  CATEGORY_NAMES,
  fulfilmentText,
  GOOD_STATES,
  type GoodDetail,
  limitText,
  NO_TIERS_YET,
  nextState,
  windowText,
} from '../../model/mall';
import { StateSheet } from '../goods/state-sheet';
import { Actions, Faced, Facts, Quiet } from '../parts';
import type { Caller } from '../shell';
import { GoodForm } from './form';
import { Prices } from './prices';
import { StockPart } from './stock';

const COURSES_SHOWN = 200;

/** Courses that credits and days can be given of. */
const useCourses = (active: boolean) => {
  const query = useQuery(active ? 'courses' : null, (attach) =>
    call('schooling.listCourses', { query: { status: 'active', limit: COURSES_SHOWN }, attach }),
  );
  return (query.data?.items ?? []).map(({ id, title }) => ({ value: id, text: title }));
};

interface NewGoodProps {
  readonly caller: Caller;
  /** What the pricing assistant worked out before. */
  readonly priced: { readonly cost: string; readonly shipping: string; readonly points: string };
}

/** The form of a good that does not exist yet; leads to its page once it does. */
export const NewGood = ({ caller, priced }: NewGoodProps) => {
  const choices = campusChoices(caller.me, caller.campuses, 'goods.write');
  const courses = useCourses(true);
  const empty = goodDraftOf(
    null,
    choices.map(({ value }) => value),
  );
  return (
    <GoodForm
      caller={caller}
      good={null}
      start={{ ...empty, ...priced }}
      courses={courses}
      onDone={({ id }) => void Taro.redirectTo({ url: urls.staff.good(id) })}
    />
  );
};

/** What stands above everything else: what it costs now, whether it is on sale, and the way to its redemptions. */
const Head = ({
  good,
  caller,
  onState,
}: {
  readonly good: GoodDetail;
  readonly caller: Caller;
  readonly onState: () => void;
}) => (
  <Card title={good.title} extra={<Tag {...GOOD_STATES[good.state]} />}>
    <View className='desk__block'>
      <Facts
        items={[
          {
            label: '现价',
            value: (
              <>
                <PointsText value={good.priceNow} unit />
                {good.priceNow !== good.points && <Quiet>{`促销中，标价 ${formatPoints(good.points)}`}</Quiet>}
              </>
            ),
          },
          {
            label: '保本价',
            value: good.breakEven === null ? '未填进价' : `${formatPoints(good.breakEven)} 积分`,
          },
          { label: '分类', value: CATEGORY_NAMES[good.category] },
          { label: '领取或到账', value: fulfilmentText(good) },
          { label: '限兑', value: limitText(good) },
          { label: '销售时间', value: windowText(good.saleFrom, good.saleUntil) },
          ...(good.moneyFen > 0 ? [{ label: '另付现金', value: formatFen(good.moneyFen) }] : []),
          ...(good.tiers.length > 0 ? [{ label: '会员等级', value: good.tiers.join('、') }] : []),
        ]}
      />
    </View>
    {good.tiers.length > 0 && (
      <View className='good-page__wrong' id='good-no-tiers' {...a11y({ role: 'alert' })}>
        {NO_TIERS_YET}
      </View>
    )}
    <Actions>
      {allows(caller.me, 'goods.write') && (
        <Button
          text={nextState(good).text}
          kind={good.state === 'on_sale' ? 'plain' : 'secondary'}
          size='md'
          testId='good-state'
          onPress={onState}
        />
      )}
      {allows(caller.me, 'redemption.read') && (
        <Button
          text='看兑换记录'
          kind='plain'
          size='md'
          testId='good-redemptions'
          onPress={() => void Taro.navigateTo({ url: urls.staff.redemptions({ goodId: good.id }) })}
        />
      )}
    </Actions>
  </Card>
);

interface Filled {
  readonly good: GoodDetail;
  readonly version: number;
  /** How often the form was filled. */
  readonly turn: number;
}

/**
 * What the form is filled from. A reload fills it anew only while nothing is typed, so that neither what is typed nor what a
 * colleague has changed meanwhile is lost: the version moves on with one's own acts alone, and the server refuses any other.
 */
const useBasis = (good: GoodDetail | undefined) => {
  const [seen, setSeen] = useState<GoodDetail>();
  const [filled, setFilled] = useState<Filled>();
  const [dirty, setDirty] = useState(false);
  if (good !== seen) {
    setSeen(good);
    if (good !== undefined && good.version !== filled?.version && !dirty)
      setFilled({ good, version: good.version, turn: (filled?.turn ?? 0) + 1 });
  }
  return {
    filled,
    dirty,
    setDirty,
    /** One's own act made `before` the version `after`. */
    advance: (before: number, after: number) => setFilled((old) => (old?.version === before ? { ...old, version: after } : old)),
  };
};

/** One good with all that belongs to it. */
export const Good = ({ goodId, caller }: { readonly goodId: string; readonly caller: Caller }) => {
  const query = useQuery(goodId, (attach) => call('mall.good', { params: { goodId }, attach }));
  const [changing, setChanging] = useState(false);
  const [saved, setSaved] = useState(false);
  const { filled, dirty, setDirty, advance } = useBasis(query.data);
  const mayWrite = allows(caller.me, 'goods.write');
  const courses = useCourses(mayWrite);
  const good = query.data;
  const reload = () => void query.reload();
  return (
    <Faced face={faceOf(query, undefined, 'cards')}>
      {good !== undefined && (
        <>
          <Head good={good} caller={caller} onState={() => setChanging(true)} />
          <StockPart good={good} caller={caller} onChanged={reload} />
          <Prices good={good} caller={caller} onChanged={reload} />
          {mayWrite && filled !== undefined && (
            <GoodForm
              key={filled.turn}
              caller={caller}
              good={{ id: filled.good.id, version: filled.version }}
              start={goodDraftOf(filled.good, [])}
              courses={courses}
              saved={saved && !dirty}
              onDirty={setDirty}
              onDone={({ version }) => {
                advance(filled.version, version);
                setSaved(true);
                reload();
              }}
            />
          )}
          {changing && (
            <StateSheet
              good={good}
              onClose={() => setChanging(false)}
              onDone={({ version }) => {
                advance(good.version, version);
                setChanging(false);
                reload();
              }}
              onStale={reload}
            />
          )}
        </>
      )}
    </Faced>
  );
};

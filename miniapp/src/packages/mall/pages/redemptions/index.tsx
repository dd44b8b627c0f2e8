import { View } from '@tarojs/components';
import Taro, { useReachBottom, useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { Card, ListRow, PageShell, PointsText, Tag } from '@/components';
import '@/family/family.scss';
import { Chips } from '@/family/ChildSwitcher';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { More } from '@/family/More';
import { usePages } from '@/family/use-pages';
import { useRefresh } from '@/family/use-refresh';
import { faceOf } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { emptyHistory, type Filter, filters, historyHint, type Redemption, standing, titleOf } from '../../redemption-model';
import '../../mall.scss';

const Row = ({ redemption, now }: { readonly redemption: Redemption; readonly now: number }) => {
  const state = standing(redemption);
  return (
    <ListRow
      title={titleOf(redemption)}
      hint={historyHint(redemption, now)}
      value={
        <View className='redeemed__row'>
          <PointsText value={redemption.points} unit tone='plain' />
          <Tag text={state.text} tone={state.tone} />
        </View>
      }
      testId={`redemption-${redemption.id}`}
      onPress={() => void Taro.navigateTo({ url: urls.redemption(redemption.id) })}
    />
  );
};

/** What a child redeemed, newest first, with what to do about each. */
export default function RedemptionsPage() {
  const { studentId = '' } = useRouter().params;
  const here = urls.redemptions(studentId);
  const signedIn = useRequireSession(here);
  const [filter, setFilter] = useState<Filter>('');
  const [filtered, setFiltered] = useState(false);
  const pages = usePages(signedIn ? `${here} ${filter}` : null, (cursor, attach) =>
    call('redemptions.mine', {
      params: { studentId },
      query: { cursor, limit: 50, state: filter === '' ? undefined : filter },
      ...(attach === undefined ? {} : { attach }),
    }),
  );
  useRefresh(() => (signedIn ? pages.reload() : undefined));
  useReachBottom(() => pages.moreError === undefined && pages.more?.());
  useConsentPrompt(pages.error, here);
  const now = serverNow();
  // Once somebody has chosen one they stay: on the way from an empty part to the whole the chosen chip must not lose its place.
  const nothing = !filtered && pages.data?.length === 0;
  const chips = (
    <View className='redeemed__filter'>
      <Chips
        label='兑换分类'
        options={filters}
        value={filter}
        onChange={(value) => {
          setFiltered(true);
          setFilter(filters.find((one) => one.value === value)?.value ?? '');
        }}
      />
    </View>
  );
  const face = faceOf(
    pages,
    (items) =>
      items.length === 0
        ? {
            ...emptyHistory(filter),
            ...(filter === ''
              ? { action: { text: '去商城看看', onPress: () => void Taro.switchTab({ url: urls.mall() }) } }
              : {}),
          }
        : null,
    'list',
  );
  return (
    <PageShell face={familyFace(pages, here, face)} head={nothing ? undefined : chips}>
      <Card flush>
        {(pages.data ?? []).map((redemption) => (
          <Row key={redemption.id} redemption={redemption} now={now} />
        ))}
      </Card>
      <More pages={pages} />
    </PageShell>
  );
}

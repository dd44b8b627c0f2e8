import { View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { useCallback, useState } from 'react';
import { type Face, PageShell, PrimaryButton } from '@/components';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { useRefresh } from '@/family/use-refresh';
import { faceOf, joinFaces, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { useTurn } from '@/hooks/use-turn';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { useChosenAddress } from '../../chosen-address';
import { nextTurn, offerOf } from '../../good-model';
import { GoodView } from './GoodView';
import { RedeemSheet } from './RedeemSheet';
import { WishButton } from './WishButton';
import '../../mall.scss';

const GONE: Face = {
  kind: 'empty',
  title: '没有找到这件商品',
  hint: '它可能已经下架，请看看其他商品。',
  picture: 'search',
  action: { text: '回到商城', onPress: () => void Taro.switchTab({ url: urls.mall() }) },
};

/** One good: what it is, what it costs and how it arrives; two taps redeem it. */
export default function GoodPage() {
  const { studentId = '', goodId = '' } = useRouter().params;
  const here = urls.good(studentId, goodId);
  const signedIn = useRequireSession(here);
  const query = useQuery(signedIn ? here : null, (attach) => call('mall.shelfGood', { params: { studentId, goodId }, attach }));
  const balance = useQuery(signedIn ? `balance ${studentId}` : null, (attach) =>
    call('points.balance', { params: { studentId }, attach }),
  );
  const rule = useQuery(signedIn ? 'mall rule' : null, (attach) => call('mallFamily.rule', { attach }));
  const last = useQuery(signedIn ? 'last address' : null, (attach) => call('mallFamily.lastAddress', { attach }));
  const chosen = useChosenAddress();
  const [asking, setAsking] = useState(false);
  const { reload: readGood } = query;
  const { reload: readBalance } = balance;
  const { reload: readRule } = rule;
  const again = useCallback(() => {
    void readGood();
    void readBalance();
  }, [readGood, readBalance]);
  useRefresh(() => (signedIn ? Promise.all([readGood(), readBalance(), readRule()]) : undefined));
  useConsentPrompt(query.error, here);

  const good = query.data;
  const now = serverNow();
  // The sale begins or ends, or the price changes, while somebody looks.
  useTurn(good === undefined ? null : nextTurn(good, now), again);
  const offer = good === undefined ? undefined : offerOf(good, now);
  const gone = good === undefined && query.error?.code === 'good_not_found';
  const ordinary = gone ? GONE : joinFaces(faceOf(query), faceOf(balance));
  return (
    <PageShell
      face={familyFace(query, here, ordinary)}
      foot={offer && <PrimaryButton text={offer.text} disabled={!offer.open} testId='redeem' onPress={() => setAsking(true)} />}
    >
      {good !== undefined && (
        <>
          <GoodView good={good} now={now} />
          <View className='mall-detail__act'>
            <WishButton studentId={studentId} goodId={goodId} wished={good.wished} />
          </View>
        </>
      )}
      {good !== undefined && balance.data !== undefined && asking && (
        <RedeemSheet
          good={good}
          studentId={studentId}
          available={balance.data.available}
          rule={rule.data}
          address={chosen ?? last.data?.address ?? null}
          onStale={again}
          onClose={() => setAsking(false)}
          onDone={({ id }) => void Taro.redirectTo({ url: urls.redemption(id) })}
        />
      )}
    </PageShell>
  );
}

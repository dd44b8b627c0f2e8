import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, Card, EmptyState, ListRow, MoneyText, PageShell, Tag } from '@/components';
import '@/family/family.scss';
import { Chips } from '@/family/ChildSwitcher';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { ListFace } from '@/family/ListFace';
import { More } from '@/family/More';
import { type Pages, usePages } from '@/family/use-pages';
import { useRefresh } from '@/family/use-refresh';
import { formatDay } from '@/format';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { localDateOf } from '@/vocabulary';
import { type Filter, filters, openSentence, type Payment, payBefore, standing } from '../../model';
import '../../payments.scss';

type Names = ReadonlyMap<string, string>;

const open = (paymentId: string) => () => void Taro.navigateTo({ url: urls.payment(paymentId) });

/** The children's names; without the family's consent there are none, and the list does without. */
const useNames = (signedIn: boolean): Names => {
  const children = useQuery(signedIn ? 'children' : null, (attach) => call('schooling.listOwnStudents', { attach }));
  return new Map(children.data?.items.map(({ id, name }) => [id, name]));
};

const nameOf = (names: Names, { studentId }: Payment): string | undefined =>
  studentId === null ? undefined : names.get(studentId);

interface CardProps {
  readonly payment: Payment;
  readonly names: Names;
  readonly now: number;
}

/** One that waits to be paid; the first of them carries the main action of the screen. */
const OpenCard = ({ payment, names, now, first }: CardProps & { readonly first: boolean }) => (
  <Card>
    <Text className='pay__title'>{payment.title}</Text>
    <Text className='fam-note'>
      {[nameOf(names, payment), payBefore(payment.expiresAt, now)].filter((part) => part !== undefined).join(' · ')}
    </Text>
    <View className='pay__line'>
      <MoneyText fen={payment.amount} size='xl' />
      <Button
        text={now < payment.expiresAt ? '去支付' : '查看'}
        size='md'
        kind={first && now < payment.expiresAt ? 'primary' : 'secondary'}
        testId={`pay-${payment.id}`}
        onPress={open(payment.id)}
      />
    </View>
  </Card>
);

const PastRow = ({ payment, names, now }: CardProps) => {
  const state = standing(payment, now);
  const day = formatDay(localDateOf(payment.settledAt ?? payment.createdAt), true);
  return (
    <ListRow
      title={payment.title}
      hint={[nameOf(names, payment), day].filter((part) => part !== undefined).join(' · ')}
      value={
        <View className='pay__row-value'>
          <MoneyText fen={payment.amount} />
          <Tag text={state.text} tone={state.tone} />
        </View>
      }
      testId={`payment-${payment.id}`}
      onPress={open(payment.id)}
    />
  );
};

interface HistoryProps {
  readonly pages: Pages<Payment>;
  readonly names: Names;
  readonly now: number;
  readonly filter: Filter;
}

/** What is done with; what waits stands above it and is left out here. */
const History = ({ pages, names, now, filter }: HistoryProps) => {
  const past = pages.data?.filter(({ state }) => state !== 'open');
  const none = past?.length === 0 && pages.more === undefined;
  const empty = (
    <EmptyState
      compact
      title={filter === '' ? '还没有缴费记录' : '没有这类记录'}
      hint={filter === '' ? '付过的费用会显示在这里' : '可以换一个分类看看'}
    />
  );
  return (
    <ListFace pages={none ? { ...pages, data: [] } : pages} what='缴费记录' empty={empty}>
      {past !== undefined && past.length > 0 && (
        <Card flush>
          {past.map((payment) => (
            <PastRow key={payment.id} payment={payment} names={names} now={now} />
          ))}
        </Card>
      )}
      <More pages={pages} />
    </ListFace>
  );
};

/** What the school asks the family to pay: what waits first, then what was. */
export default function PaymentList() {
  const here = urls.payments();
  const signedIn = useRequireSession(here);
  const names = useNames(signedIn);
  const [filter, setFilter] = useState<Filter>('');
  const [sum, setSum] = useState<AnswerOf<'payments.mine'>['open']>();
  const waiting = usePages(signedIn ? 'open' : null, async (cursor, attach) => {
    const answer = await call('payments.mine', {
      query: { state: 'open', cursor, limit: 20 },
      ...(attach === undefined ? {} : { attach }),
    });
    if (answer.ok) setSum(answer.data.open);
    return answer;
  });
  const history = usePages(signedIn ? `history ${filter}` : null, (cursor, attach) =>
    call('payments.mine', {
      query: { state: filter === '' ? undefined : filter, cursor, limit: 30 },
      ...(attach === undefined ? {} : { attach }),
    }),
  );
  useRefresh(() => (signedIn ? Promise.all([waiting.reload(), history.reload()]) : undefined));
  useConsentPrompt(waiting.error, here);
  const now = Date.now();
  const nothingYet = filter === '' && history.data?.length === 0 && history.more === undefined;
  return (
    <PageShell
      face={familyFace(
        waiting,
        here,
        faceOf(waiting, (items) =>
          items.length === 0 && nothingYet ? { title: '还没有缴费记录', hint: '学校需要收费时，会显示在这里' } : null,
        ),
      )}
    >
      {waiting.data !== undefined && waiting.data.length > 0 && (
        <>
          {sum !== undefined && <Text className='fam-section'>{openSentence(sum)}</Text>}
          {waiting.data.map((payment, index) => (
            <OpenCard key={payment.id} payment={payment} names={names} now={now} first={index === 0} />
          ))}
          <More pages={waiting} />
          <Text className='fam-section'>缴费记录</Text>
        </>
      )}
      <View className='pay__filter'>
        <Chips
          label='缴费记录分类'
          options={filters}
          value={filter}
          onChange={(value) => setFilter(filters.find((one) => one.value === value)?.value ?? '')}
        />
      </View>
      <History pages={history} names={names} now={now} filter={filter} />
    </PageShell>
  );
}

import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, ConfirmSheet, type Option, Select, Toggle } from '@/components';
import { useAction } from '@/hooks/use-action';
import { useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call, type RequestOf } from '@/services/api';
import { SHOWS_NOTHING, useSubmitOnce } from '../../hooks/submit-once';
import { MONTHS, USUAL_MONTHS } from '../../model/backtests';
import { isLost, isUnknown } from '../../model/once';
import { standingTag, versionName } from '../../model/rule-words';
import type { RuleVersion } from '../../types';
import './begin-sheet.scss';

type Choosable = Pick<RuleVersion, 'id' | 'number' | 'title' | 'state' | 'inForce'>;

export interface BeginSheetProps {
  /** What is suggested: one version, or two against each other; without any the newest draft. */
  readonly versionIds?: readonly string[];
  /** Suggests a second version, whichever there is. */
  readonly compare?: boolean;
  /** A version that may stand too far down the list to be among the choices. */
  readonly known?: Choosable;
  readonly months?: number;
  readonly ignoreValidity?: boolean;
  readonly onClose: () => void;
  readonly onDone: (backtestId: string) => void;
  /** Leads to the one that is in the way; without it to the list of all. */
  readonly onSeeBusy?: () => void;
  /** Nobody knows whether it was begun. */
  readonly onLost?: () => void;
  /** What the page shows of them; absent = nothing. */
  readonly seen?: readonly string[];
}

const toAll = () => void Taro.navigateTo({ url: urls.staff.backtests() });

const optionOf = (version: Choosable): Option => ({
  value: version.id,
  text: `${versionName(version)}（${standingTag(version).text}）`,
});

/** Everything that can be tried: drafts are what people come for. */
const MOST_VERSIONS = 100;

const useVersions = (known: Choosable | undefined) => {
  const query = useQuery('versions', (attach) => call('ruleVersions.list', { query: { limit: MOST_VERSIONS }, attach }));
  const listed: readonly Choosable[] = query.data?.items ?? [];
  const versions = known === undefined || listed.some(({ id }) => id === known.id) ? listed : [known, ...listed];
  return { query, versions };
};

type Picked = Pick<BeginSheetProps, 'versionIds' | 'compare'> & { readonly one: string | null; readonly two: string | null };

/** Which versions stand in the two fields: what somebody chose, else what is suggested, else nothing. */
const standing = (versions: readonly Choosable[], { versionIds = [], compare = false, one, two }: Picked) => {
  const there = (id: string | null | undefined) => versions.find((version) => version.id === id)?.id;
  const draft = versions.find(({ state }) => state === 'draft' || state === 'review') ?? versions[0];
  const first = there(one) ?? there(versionIds[0]) ?? draft?.id ?? '';
  const others = versions.filter(({ id }) => id !== first);
  const suggested =
    there(versionIds[1]) ?? (compare ? (others.find(({ inForce }) => !inForce) ?? others[0])?.id : undefined) ?? '';
  const second = two ?? suggested;
  return { first, others, second: second === first ? '' : second };
};

const Validity = ({ on, onChange }: { readonly on: boolean; readonly onChange: (on: boolean) => void }) => (
  <View className='trial-form__switch'>
    <View>
      <Text className='trial-form__name'>忽略规则有效期</Text>
      <Text className='trial-form__note'>
        打开后，不看规则里写的开始和结束日期，当作过去每一天都有这些规则；还没开始的活动，加倍按最近几天（天数和星期都相同）算。新规则或新活动从将来才开始的，请打开，否则它在过去的日子里不起作用。
      </Text>
    </View>
    <Toggle label='忽略规则有效期' on={on} testId='ignore-validity' onChange={onChange} />
  </View>
);

/** Sends one wish once. */
const useBegin = (
  body: NonNullable<RequestOf<'ruleBacktests.create'>['body']>,
  { onDone, onLost, seen }: Pick<BeginSheetProps, 'onDone' | 'onLost' | 'seen'>,
) => {
  const submitOnce = useSubmitOnce({ seen: seen ?? SHOWS_NOTHING });
  return useAction(
    async () => {
      const answer = await submitOnce('backtest', body, (idempotencyKey, sent) =>
        call('ruleBacktests.create', { body: sent, idempotencyKey }),
      );
      if (isLost(answer)) onLost?.();
      return answer;
    },
    ({ id }) => onDone(id),
  );
};

/** Asks which rules are tried, against what, and how far back. */
export const BeginSheet = (props: BeginSheetProps) => {
  const { onClose } = props;
  const { query, versions } = useVersions(props.known);
  const [one, setOne] = useState<string | null>(null);
  const [two, setTwo] = useState<string | null>(null);
  const [months, setMonths] = useState(props.months === undefined ? USUAL_MONTHS : String(props.months));
  const [ignoreValidity, setIgnoreValidity] = useState(props.ignoreValidity ?? false);
  const { first, others, second } = standing(versions, { ...props, one, two });
  const body = { versionIds: second === '' ? [first] : [first, second], months: Number(months), ignoreValidity };
  const action = useBegin(body, props);
  const { error } = action;
  return (
    <ConfirmSheet
      open
      title='开始回测'
      message='用过去真实发生过的事，按选中的规则重新算一遍积分，看看会多发还是少发。只是试算，学员的积分不会变。'
      confirmText='开始回测'
      busy={action.busy}
      disabled={first === ''}
      error={error?.message ?? query.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Select
        labelled
        label='回测哪一版'
        value={first}
        onChange={setOne}
        testId='version-one'
        options={first === '' ? [{ value: '', text: query.busy ? '正在加载' : '没有可以回测的版本' }] : versions.map(optionOf)}
      />
      <Select
        labelled
        label='和谁比'
        value={second}
        onChange={setTwo}
        testId='version-two'
        options={[
          { value: '', text: '只和当时使用的规则比' },
          ...others.map((version) => ({ ...optionOf(version), text: `再加上 ${optionOf(version).text}` })),
        ]}
      />
      <Select labelled label='看多久' value={months} onChange={setMonths} options={[...MONTHS]} testId='months' />
      <Validity on={ignoreValidity} onChange={setIgnoreValidity} />
      {error !== undefined && (error.code === 'backtest_busy' || isUnknown(error)) && (
        <Button
          text={isUnknown(error) ? '先去看看有没有开始' : '去看正在进行的回测'}
          kind='plain'
          size='md'
          testId='see-busy'
          onPress={() => {
            onClose();
            (props.onSeeBusy ?? toAll)();
          }}
        />
      )}
    </ConfirmSheet>
  );
};

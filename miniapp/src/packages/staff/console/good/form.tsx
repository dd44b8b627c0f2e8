import { Text, View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, type Option, Select } from '@/components';
import { useAction } from '@/hooks/use-action';
import { urls } from '@/routes';
import { call } from '@/services/api';
import type { ApiFailure } from '@/services/http';
import { LookFirst } from '../../components/look-first';
import { Picks } from '../../components/picks';
import { SHOWS_NOTHING, type SubmitOnce, useSubmitOnce } from '../../hooks/submit-once';
import { campusChoices } from '../../model/access';
import { type GoodBody, type GoodDraft, type GoodProblems, readGood, withKind } from '../../model/good-form';
import { CATEGORY_NAMES, type Good, isCategory, isPeriodOfLimit, KIND_NAMES, NO_TIERS_YET, PERIOD_NAMES } from '../../model/mall';
import { toggled } from '../../model/rule-form';
import { Actions } from '../parts';
import type { Caller } from '../shell';
import { Assistant } from './assistant';
import { type PartProps, TextField } from './fields';
import { FulfilmentFields } from './fulfilment-fields';
import { Pictures } from './pictures';

const KINDS = Object.entries(KIND_NAMES).map(([value, text]) => ({ value, text }));
const CATEGORIES = Object.entries(CATEGORY_NAMES).map(([value, text]) => ({ value, text }));
const PERIODS = Object.entries(PERIOD_NAMES).map(([value, text]) => ({ value, text }));

const What = (props: PartProps) => {
  const { draft, onChange } = props;
  return (
    <>
      <View className='good-page__grid'>
        <TextField {...props} field='title' label='商品名称' placeholder='例如：青芽双肩包' maxLength={40} required />
        <Select
          labelled
          label='类型'
          value={draft.kind}
          options={KINDS}
          testId='good-kind'
          onChange={(kind) => onChange(withKind(draft, kind))}
        />
        <Select
          labelled
          label='分类'
          value={draft.category}
          options={CATEGORIES}
          testId='good-category'
          onChange={(category) => isCategory(category) && onChange({ category })}
        />
      </View>
      <TextField {...props} field='description' label='说明' kind='multiline' maxLength={1_000} />
    </>
  );
};

const Price = (props: PartProps) => (
  <>
    <View className='good-page__grid'>
      <TextField {...props} field='points' label='标价（积分）' kind='number' maxLength={8} required />
      <TextField
        {...props}
        field='money'
        label='另付现金（元）'
        kind='money'
        maxLength={12}
        hint='订单功能开放后才生效；在那之前请留空，否则不能上架'
      />
      <TextField {...props} field='cost' label='进价（元）' kind='money' placeholder='不填就算不出保本价' maxLength={12} />
      <TextField {...props} field='shipping' label='运费（元）' kind='money' placeholder='自提不用填' maxLength={12} />
    </View>
    <Text className='good-page__note'>改标价不影响已经兑换的；家长会看到新的价格。</Text>
  </>
);

const Limits = (props: PartProps) => (
  <View className='good-page__grid'>
    <TextField {...props} field='perStudent' label='每位学员限兑（件）' kind='number' placeholder='不限' maxLength={4} />
    <TextField {...props} field='perFamily' label='每个家庭限兑（件）' kind='number' placeholder='不限' maxLength={4} />
    <Select
      labelled
      label='限兑按什么算'
      value={props.draft.limitPeriod}
      options={PERIODS}
      testId='good-limitPeriod'
      onChange={(limitPeriod) => isPeriodOfLimit(limitPeriod) && props.onChange({ limitPeriod })}
    />
    <TextField
      {...props}
      field='tiers'
      label='只给哪些会员等级'
      placeholder='等级编号，用顿号分开；不填就是都可以'
      maxLength={400}
      {...(props.draft.tiers.trim() === '' ? {} : { hint: NO_TIERS_YET })}
    />
    <TextField
      {...props}
      field='saleFrom'
      label='开始销售'
      placeholder='如 2026-11-21'
      hint='不填就是上架即可；也可写几点，如 18:30'
      maxLength={16}
    />
    <TextField
      {...props}
      field='saleUntil'
      label='结束销售'
      placeholder='如 2026-11-30'
      hint='不填就是一直卖；只填日期含当天'
      maxLength={16}
    />
  </View>
);

const Where = ({ draft, problems, onChange, choices }: PartProps & { readonly choices: readonly Option[] }) => (
  <>
    <Picks
      label='提供的校区'
      values={draft.campusIds}
      options={choices}
      idPrefix='good-campus'
      onToggle={(id) => onChange({ campusIds: toggled(draft.campusIds, id) })}
    />
    {problems.campusIds !== undefined && (
      <View className='good-page__wrong' {...a11y({ role: 'alert' })}>
        {problems.campusIds}
      </View>
    )}
  </>
);

/** The good a form is about, and the version its fields were filled from or saved as. */
export type Basis = Pick<Good, 'id' | 'version'>;

interface FormProps {
  readonly caller: Caller;
  /** null = a new one */
  readonly good: Basis | null;
  readonly start: GoodDraft;
  readonly courses: readonly Option[];
  readonly onDone: (good: Good) => void;
  /** Whether what is typed differs from what was read or saved. */
  readonly onDirty?: (dirty: boolean) => void;
  /** It was saved, and nothing was typed since. */
  readonly saved?: boolean;
}

/** Creates a new good once, or saves the version that was read. */
const save = (submitOnce: SubmitOnce, good: Basis | null, body: GoodBody) =>
  good === null
    ? submitOnce('good.new', body, (idempotencyKey, once) => call('mall.createGood', { body: once, idempotencyKey }))
    : call('mall.saveGood', { params: { goodId: good.id }, body: { ...body, version: good.version } });

interface OutcomeProps {
  readonly problems: GoodProblems;
  readonly error: ApiFailure | undefined;
  readonly saved: boolean;
  /** Of a good that does not exist yet. */
  readonly isNew: boolean;
}

/** What became of the last try to save. */
const Outcome = ({ problems, error, saved, isNew }: OutcomeProps) => {
  const wrong = Object.values(problems);
  return (
    <>
      {wrong.length > 0 && (
        <View className='good-page__wrong' id='good-problem' {...a11y({ role: 'alert' })}>
          {`还有 ${wrong.length} 处需要修改：${wrong[0] ?? ''}`}
        </View>
      )}
      {error !== undefined && (
        <View className='good-page__wrong' {...a11y({ role: 'alert' })}>
          {error.message}
        </View>
      )}
      {isNew && <LookFirst error={error} where='商品列表' url={urls.staff.goods()} />}
      {saved && (
        <View className='good-page__done' id='good-saved' {...a11y({ role: 'status' })}>
          已保存
        </View>
      )}
    </>
  );
};

/** Everything about a good that is decided by people, with the pricing assistant beside it. */
export const GoodForm = ({ caller, good, start, courses, onDone, onDirty, saved = false }: FormProps) => {
  const [draft, setDraft] = useState(start);
  // Counts what was typed, so that a letter typed while a save is under way is not taken for saved.
  const typed = useRef(0);
  const [tried, setTried] = useState(false);
  const read = readGood(draft);
  const problems: GoodProblems = tried && 'problems' in read ? read.problems : {};
  const submitOnce = useSubmitOnce({ seen: SHOWS_NOTHING });
  const action = useAction(
    (body: GoodBody, _typed: number) => save(submitOnce, good, body),
    (answer, _body, typedThen) => {
      if (typedThen === typed.current) onDirty?.(false);
      onDone(answer);
    },
  );
  const change = (make: (old: GoodDraft) => GoodDraft) => {
    typed.current += 1;
    onDirty?.(true);
    setDraft(make);
  };
  const onChange = (changes: Partial<GoodDraft>) => change((old) => ({ ...old, ...changes }));
  const part = { draft, problems, onChange };
  const choices = campusChoices(caller.me, caller.campuses, 'goods.write');
  const submit = () => {
    setTried(true);
    if ('value' in read) void action.run(read.value, typed.current);
  };
  return (
    <View className='good-page__sides' id='good-form'>
      <View>
        <Card title='商品'>
          <What {...part} />
          <Pictures
            images={draft.images}
            category={draft.category}
            onChange={(put) => change((old) => ({ ...old, images: put(old.images) }))}
          />
        </Card>
        <Card title={draft.kind === 'virtual' ? '怎么到账' : '怎么领取'}>
          <FulfilmentFields {...part} courses={courses} />
        </Card>
        <Card title='限兑与销售时间'>
          <Limits {...part} />
        </Card>
        <Card title='提供的校区'>
          <Where {...part} choices={choices} />
        </Card>
      </View>
      <View>
        <Card title='价格'>
          <Price {...part} />
        </Card>
        <Card title='定价助手'>
          <Assistant cost={draft.cost} shipping={draft.shipping} onTake={(points) => onChange({ points: String(points) })} />
        </Card>
        <Outcome problems={problems} error={action.error} saved={saved} isNew={good === null} />
        <Actions>
          <Button
            text={good === null ? '保存为草稿' : '保存修改'}
            busyText='正在保存'
            size='md'
            busy={action.busy}
            testId='save-good'
            onPress={submit}
          />
        </Actions>
      </View>
    </View>
  );
};

import { Text, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Field, Pressable, Select, Toggle } from '@/components';
import {
  changePrize,
  hasUsage,
  type LotteryCost,
  type LotteryForm,
  MOST_PRIZES,
  movedPrize,
  type Notes,
  PRIZE_KINDS,
  type PrizeForm,
  withPrize,
} from '../../model/lottery';
import { Actions, Quiet } from '../parts';
import './lottery.scss';

type Odds = LotteryCost['odds'];

interface PrizesProps {
  readonly form: LotteryForm;
  /** What cannot be read. */
  readonly problems: Notes;
  /** What still has to be published. */
  readonly duties: Notes;
  /** By the newest answer of the server; empty while there is none. */
  readonly odds: Odds;
  readonly onChange: (change: Partial<LotteryForm>) => void;
}

interface PrizeProps extends Omit<PrizesProps, 'form' | 'onChange'> {
  readonly prize: PrizeForm;
  readonly index: number;
  /** How many there are. */
  readonly count: number;
  readonly onChange: (change: Partial<Omit<PrizeForm, 'id'>>) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

interface MoveProps extends Pick<PrizeProps, 'prize' | 'index' | 'onMove'> {
  readonly by: 1 | -1;
  readonly disabled: boolean;
}

const moveId = (by: 1 | -1, prizeId: string): string => `${by < 0 ? 'up' : 'down'}-${prizeId}`;

/** A screen reader must say which prize it moves. */
const MoveButton = ({ prize, index, by, disabled, onMove }: MoveProps) => (
  <Pressable
    className={`lottery-desk__move ${disabled ? 'lottery-desk__move--off' : ''}`}
    label={`奖项 ${index + 1} ${prize.name} ${by < 0 ? '上移' : '下移'}`}
    disabled={disabled}
    testId={moveId(by, prize.id)}
    onPress={() => onMove(by)}
  >
    <Text>{by < 0 ? '上移' : '下移'}</Text>
  </Pressable>
);

const Head = ({ prize, index, odds, count, onChange, onMove, onRemove }: PrizeProps) => {
  const chance = odds.find(({ prizeId }) => prizeId === prize.id);
  return (
    <View className='lottery-desk__prize-head'>
      <View>
        <Text className='lottery-desk__odds'>{chance === undefined ? '概率 —' : `概率 ${chance.text}`}</Text>
        {chance !== undefined && (
          <Quiet>
            {chance.over} / {chance.under}
          </Quiet>
        )}
      </View>
      <Actions>
        <Text>保底</Text>
        <Toggle
          label={`奖项 ${index + 1} 保底`}
          on={prize.fallback}
          disabled={prize.fallback}
          testId={`fallback-${prize.id}`}
          onChange={(fallback) => onChange({ fallback })}
        />
        <MoveButton prize={prize} index={index} by={-1} disabled={index === 0} onMove={onMove} />
        <MoveButton prize={prize} index={index} by={1} disabled={index === count - 1} onMove={onMove} />
        <Button text='删除' kind='plain' size='sm' disabled={count === 1} testId={`remove-${prize.id}`} onPress={onRemove} />
      </Actions>
    </View>
  );
};

type NotesOf = (field: string) => { readonly error: string | undefined; readonly hint?: string; readonly testId: string };

interface PartProps extends Pick<PrizeProps, 'prize' | 'onChange'> {
  readonly notes: NotesOf;
}

/** What it is worth: depends on the kind. */
const Worth = ({ prize, onChange, notes }: PartProps) => (
  <>
    {prize.kind === 'points' && (
      <Field
        label='送多少积分'
        kind='number'
        value={prize.points}
        maxLength={8}
        onChange={(points) => onChange({ points })}
        {...notes('points')}
      />
    )}
    {prize.kind !== 'nothing' && (
      <>
        <Field
          label='价值（元，公布）'
          kind='money'
          value={prize.value}
          maxLength={12}
          onChange={(value) => onChange({ value })}
          {...notes('value')}
        />
        <Field
          label='成本（元，不公布）'
          kind='money'
          value={prize.cost}
          maxLength={12}
          onChange={(cost) => onChange({ cost })}
          {...notes('cost')}
        />
      </>
    )}
  </>
);

/** What it is, how likely, and how many there are. */
const What = ({ prize, onChange, notes }: PartProps) => (
  <>
    <Field label='名称' value={prize.name} maxLength={40} onChange={(name) => onChange({ name })} {...notes('name')} />
    <Select
      labelled
      label='种类'
      value={prize.kind}
      options={PRIZE_KINDS}
      testId={`kind-${prize.id}`}
      onChange={(kind) => onChange({ kind })}
    />
    <Field
      label='概率份数'
      kind='number'
      value={prize.weight}
      maxLength={10}
      onChange={(weight) => onChange({ weight })}
      {...notes('weight')}
    />
    {!prize.fallback && (
      <Field
        label='数量（不填为不限）'
        kind='number'
        value={prize.stock}
        maxLength={7}
        onChange={(stock) => onChange({ stock })}
        {...notes('stock')}
      />
    )}
  </>
);

const Prize = (props: PrizeProps) => {
  const { prize, index, problems, duties, onChange } = props;
  const notes: NotesOf = (field) => {
    const key = `prizes.${prize.id}.${field}`;
    return { error: problems[key], ...(duties[key] === undefined ? {} : { hint: duties[key] }), testId: `${field}-${prize.id}` };
  };
  const parts = { prize, onChange, notes };
  return (
    <View className='lottery-desk__prize' {...a11y({ role: 'group', label: `奖项 ${index + 1} ${prize.name}` })}>
      <Head {...props} />
      <View className='lottery-desk__prize-row'>
        <What {...parts} />
        <Worth {...parts} />
      </View>
      {hasUsage(prize.kind) && (
        <Field
          label='可以用来做什么、有什么限制'
          value={prize.usage}
          maxLength={200}
          placeholder='例如：可在积分商城使用，有效期一年'
          onChange={(usage) => onChange({ usage })}
          {...notes('usage')}
        />
      )}
    </View>
  );
};

/**
 * Moves prizes, and keeps the keyboard where it was: a browser forgets what was focused when it stands elsewhere. At an end, where
 * the same button can do no more, the other one takes over.
 */
const useMoving = (prizes: readonly PrizeForm[], onChange: PrizesProps['onChange']) => {
  const [moved, setMoved] = useState<{ readonly id: string; readonly by: 1 | -1; readonly words: string }>();
  const move = (id: string, by: 1 | -1) => {
    const next = movedPrize(prizes, id, by);
    const at = next.findIndex((prize) => prize.id === id);
    setMoved({ id, by, words: `${next[at]?.name ?? '奖项'}，现在是第 ${at + 1} 项` });
    onChange({ prizes: next });
  };
  useEffect(() => {
    if (moved === undefined || process.env.TARO_ENV !== 'h5') return;
    const back = moved.by < 0 ? 1 : -1;
    for (const by of [moved.by, back] as const) {
      const button = document.getElementById(moveId(by, moved.id));
      if (button?.getAttribute('aria-disabled') === 'true') continue;
      button?.focus();
      return;
    }
  }, [moved]);
  return { moved, move };
};

/** The prizes with their weights, stock and cost; the odds follow the weights while they are typed. */
export const Prizes = ({ form, problems, duties, odds, onChange }: PrizesProps) => {
  const { prizes } = form;
  const { moved, move } = useMoving(prizes, onChange);
  return (
    <View id='lottery-prizes'>
      <Text className='lottery-desk__note'>
        每个奖项的概率 = 它的份数 ÷ 全部份数。恰好一个奖项是保底：别的奖品发完后由它代替，不限量。
      </Text>
      {duties['prizes'] !== undefined && <Text className='lottery-desk__duty'>{duties['prizes']}</Text>}
      {prizes.map((prize, index) => (
        <Prize
          key={prize.id}
          prize={prize}
          index={index}
          count={prizes.length}
          problems={problems}
          duties={duties}
          odds={odds}
          onChange={(change) => onChange({ prizes: changePrize(prizes, prize.id, change) })}
          onMove={(by) => move(prize.id, by)}
          onRemove={() => onChange({ prizes: prizes.filter(({ id }) => id !== prize.id) })}
        />
      ))}
      <View {...a11y({ role: 'status', live: 'polite' })}>{moved !== undefined && <Quiet>{moved.words}</Quiet>}</View>
      {prizes.length < MOST_PRIZES && (
        <Actions>
          <Button
            text='添加奖项'
            kind='secondary'
            size='sm'
            icon='plus'
            testId='add-prize'
            onPress={() => onChange({ prizes: withPrize(prizes) })}
          />
        </Actions>
      )}
    </View>
  );
};

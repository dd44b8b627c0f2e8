import { View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { ConfirmSheet, Field, type Option, Select } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import type { Result } from '@/services/http';
import { Choices } from '../../components/choices';
import { type SubmitOnce, seenIn, useSubmitOnce } from '../../hooks/submit-once';
import {
  HAND_MOVES,
  isHandMove,
  type MoveBody,
  type MoveDraft,
  readStockMove,
  type Stock,
  type StockMove,
  stockText,
} from '../../model/mall';
import { isLost, told } from '../../model/once';

interface MoveSheetProps {
  readonly goodId: string;
  readonly title: string;
  readonly stock: Stock;
  /** What moved last, newest first: numbers come back to what they were, moves do not. */
  readonly moves: readonly StockMove[] | undefined;
  /** Other campuses pieces can be brought to. */
  readonly others: readonly Option[];
  readonly onClose: () => void;
  /** @param replayed it had been saved before, nothing was moved now */
  readonly onDone: (replayed: boolean) => void;
  /** Nobody knows whether it was moved. */
  readonly onLost: () => void;
}

const EMPTY = { kind: 'in', toCampusId: '', quantity: '', reason: '' } as const;

/** Sends one move once; bringing pieces to another campus is one act, not two. */
const move = (submitOnce: SubmitOnce, goodId: string, body: MoveBody): Promise<Result<unknown>> =>
  submitOnce(`stock.${goodId}`, body, async (idempotencyKey, once) => {
    const params = { goodId };
    if (once.kind === 'transfer') {
      const { kind: _kind, ...transfer } = once;
      return call('mall.transferStock', { params, body: transfer, idempotencyKey }) as Promise<Result<unknown>>;
    }
    return call('mall.moveStock', { params, body: once, idempotencyKey }) as Promise<Result<unknown>>;
  });

interface ToCampusProps {
  readonly value: string;
  readonly others: readonly Option[];
  readonly problem: string | undefined;
  readonly onChange: (campusId: string) => void;
}

/** Where pieces are brought to. */
const ToCampus = ({ value, others, problem, onChange }: ToCampusProps) => (
  <>
    <Select
      labelled
      label='调到哪个校区'
      value={value}
      options={[{ value: '', text: '请选择' }, ...others]}
      testId='move-to'
      onChange={onChange}
    />
    {problem !== undefined && (
      <View className='good-page__wrong' {...a11y({ role: 'alert' })}>
        {problem}
      </View>
    )}
  </>
);

/** Takes pieces in or out, corrects their number, or brings them to another campus. */
export const MoveSheet = ({ goodId, title, stock, moves, others, onClose, onDone, onLost }: MoveSheetProps) => {
  const [draft, setDraft] = useState<MoveDraft>({ ...EMPTY, campusId: stock.campusId });
  const [tried, setTried] = useState(false);
  const read = readStockMove(draft);
  const wrong = (field: 'quantity' | 'reason' | 'toCampusId') =>
    tried && 'field' in read && read.field === field ? read.problem : undefined;
  const submitOnce = useSubmitOnce({ seen: seenIn(moves) });
  const action = useAction(
    async (body: MoveBody) => {
      const answer = await move(submitOnce, goodId, body);
      if (isLost(answer)) onLost();
      return told(answer);
    },
    ({ replayed }) => onDone(replayed),
  );
  const change = (changes: Partial<MoveDraft>) => setDraft((old) => ({ ...old, ...changes }));
  const needsReason = draft.kind === 'out' || draft.kind === 'adjust';
  return (
    <ConfirmSheet
      open
      title={`${title} · ${stock.campusName}`}
      message={`现在${stockText(stock)}。已被兑换预留的不能出库。`}
      confirmText={HAND_MOVES.find(({ value }) => value === draft.kind)?.text ?? '保存'}
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => {
        setTried(true);
        if ('value' in read) void action.run(read.value);
      }}
      onCancel={onClose}
    >
      <Choices
        label='变动'
        value={draft.kind}
        options={HAND_MOVES.filter(({ value }) => value !== 'transfer' || others.length > 0)}
        idPrefix='move-kind'
        onChange={(kind) => isHandMove(kind) && change({ kind })}
      />
      {draft.kind === 'transfer' && (
        <ToCampus
          value={draft.toCampusId}
          others={others}
          problem={wrong('toCampusId')}
          onChange={(toCampusId) => change({ toCampusId })}
        />
      )}
      <Field
        label={draft.kind === 'adjust' ? '增减几件（减少写负数）' : '几件'}
        kind='text'
        required
        value={draft.quantity}
        placeholder={draft.kind === 'adjust' ? '例如 3 或 -2' : '例如 20'}
        maxLength={8}
        error={wrong('quantity')}
        testId='move-quantity'
        onChange={(quantity) => change({ quantity })}
      />
      <Field
        label='原因'
        required={needsReason}
        value={draft.reason}
        placeholder={needsReason ? '例如：破损 2 件' : '可以不填'}
        maxLength={60}
        error={wrong('reason')}
        testId='move-reason'
        onChange={(reason) => change({ reason })}
      />
    </ConfirmSheet>
  );
};

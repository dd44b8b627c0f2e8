import { View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, ConfirmSheet, EmptyState, Field, ListRow, Skeleton, StaleLine, Tag } from '@/components';
import { useAction } from '@/hooks/use-action';
import { staleOf, useQuery } from '@/hooks/use-query';
import { useReturn } from '@/hooks/use-return';
import { call } from '@/services/api';
import type { Result } from '@/services/http';
import { submitOnce, useSubmitOnce } from '../hooks/submit-once';
import { stamp } from '../model/desk';
import { ALREADY_SAVED, isLost, type Told, told } from '../model/once';
import { isUndoable, isUsable, RIGHT_STATES, type Right, rightHint, rightTitle } from '../model/rights';
import { ReasonSheet } from './reason-sheet';
import './rights-part.scss';

/** Somebody was faster, or the day is over: what is shown is old. */
const STALE = ['right_use_changed', 'right_used_up', 'right_over', 'right_not_found'];
const isStale = (answer: Result<unknown>): boolean => !answer.ok && STALE.includes(answer.error.code);

interface SheetProps {
  readonly right: Right;
  /** The right is not what was shown any more. */
  readonly onStale: () => void;
  readonly onClose: () => void;
}

/** Whatever is sent now may have been counted already, by a colleague or by the press before. */
const changedText = (used: number): string =>
  `这项权益的已用次数变成了 ${used} 次，可能刚才已经核销过。请先关闭，核对次数后再使用。`;

/** Asks before a right is used up by one; once the right is another than when the sheet opened, it sends nothing more. */
const UseSheet = ({ right, onStale, onClose, onDone }: SheetProps & { readonly onDone: (used: Told<Right>) => void }) => {
  const [note, setNote] = useState('');
  // The use that was meant when the sheet opened: a number read meanwhile may count this very use already.
  const [used] = useState(right.used);
  const changed = right.used !== used;
  // The number comes back when a use is undone, so it cannot tell another opening of this one: the server refuses a second use.
  const submit = useSubmitOnce();
  const action = useAction(async () => {
    const answer = await submit(
      `right.${right.id}`,
      note.trim() === '' ? { used } : { used, note: note.trim() },
      (idempotencyKey, body) =>
        call('mallFamily.useRight', { params: { studentId: right.studentId, rightId: right.id }, body, idempotencyKey }),
    );
    if (isStale(answer) || isLost(answer)) onStale();
    return told(answer);
  }, onDone);
  return (
    <ConfirmSheet
      open
      title={`使用一次「${right.label}」？`}
      message={`${rightHint(right).replace(/[。！？]$/, '')}。点错了请找校区主管撤销。`}
      confirmText='使用一次'
      busy={action.busy}
      disabled={changed}
      error={changed && !action.busy ? changedText(right.used) : action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Field
        label='备注'
        value={note}
        onChange={setNote}
        placeholder='可以不填，例如：抵 11 月续费'
        maxLength={60}
        testId='right-note'
      />
    </ConfirmSheet>
  );
};

/** Takes back the last use, counted by mistake; only a manager may, and the reason stays in the audit. */
const UndoSheet = ({ right, onStale, onClose, onDone }: SheetProps & { readonly onDone: (right: Right) => void }) => (
  <ReasonSheet
    title={`撤销最近一次使用「${right.label}」？`}
    message={`${right.lastUsedAt === null ? '' : `最近一次在 ${stamp(right.lastUsedAt)}。`}撤销后这一次还给学员，会记入操作日志。`}
    confirmText='撤销这次使用'
    danger
    placeholder='例如：点错了学员'
    maxLength={60}
    send={async (reason) => {
      const once = `right-undo.${right.id}.${right.used}`;
      const answer = await submitOnce(once, { used: right.used, reason }, (idempotencyKey, body) =>
        call('mallFamily.undoUse', { params: { studentId: right.studentId, rightId: right.id }, body, idempotencyKey }),
      );
      if (isStale(answer)) onStale();
      return answer;
    }}
    onDone={onDone}
    onClose={onClose}
  />
);

interface RightRowProps {
  readonly right: Right;
  /** Absent for those who may not. */
  readonly onUse: (() => void) | undefined;
  readonly onUndo: (() => void) | undefined;
}

const RightRow = ({ right, onUse, onUndo }: RightRowProps) => (
  <ListRow
    title={right.label}
    hint={rightHint(right)}
    value={
      <View className='rights__acts'>
        {onUndo !== undefined && isUndoable(right) && (
          <Button text='撤销' kind='plain' size='sm' testId={`undo-${right.id}`} onPress={onUndo} />
        )}
        {onUse !== undefined && isUsable(right) ? (
          <Button text='使用一次' kind='secondary' size='sm' testId={`use-${right.id}`} onPress={onUse} />
        ) : (
          <Tag {...RIGHT_STATES[right.state]} />
        )}
      </View>
    }
  />
);

interface RightsPartProps {
  readonly studentId: string;
  readonly mayUse: boolean;
  readonly mayUndo: boolean;
}

const SHOWN = 50;

/** Coupons, quotas and seats of a child, to be used at the desk. */
export const RightsPart = ({ studentId, mayUse, mayUndo }: RightsPartProps) => {
  const [using, setUsing] = useState<Right | null>(null);
  const [undoing, setUndoing] = useState<Right | null>(null);
  const [outcome, setOutcome] = useState<{ readonly right: Right; readonly text: string } | null>(null);
  const rights = useQuery(studentId, (attach) =>
    call('mallFamily.rights', { params: { studentId }, query: { limit: SHOWN }, attach }),
  );
  // A colleague may have counted one while this screen was behind another.
  useReturn(() => rights.reload());
  const stale = staleOf(rights);
  const items = rights.data?.items ?? [];
  /** The right as it is now: an undo goes by what is shown, a use that was meant of another number is not sent. */
  const now = (right: Right): Right => items.find(({ id }) => id === right.id) ?? right;
  const reload = () => void rights.reload();
  const close = () => {
    setUsing(null);
    setUndoing(null);
    // An answer may have been lost: what became of it shows here.
    reload();
  };
  const done = (right: Right, text: string) => {
    setOutcome({ right, text });
    close();
  };
  return (
    <Card flush title='权益'>
      {stale !== undefined && <StaleLine {...stale} />}
      {rights.data === undefined && rights.error === undefined && <Skeleton shape='list' count={1} />}
      {rights.data === undefined && rights.error !== undefined && (
        <EmptyState
          compact
          title='没有加载出来'
          hint={rights.error.message}
          picture='error'
          action={{ text: '重试', onPress: () => void rights.reload(), busy: rights.busy }}
        />
      )}
      {rights.data !== undefined && items.length === 0 && <ListRow title='没有优惠券、权益次数或活动名额' />}
      {outcome !== null && (
        <View id='right-used' {...a11y({ role: 'status', live: 'polite' })}>
          <ListRow title={outcome.text} value={<Tag text={rightTitle(outcome.right)} tone='brand' />} />
        </View>
      )}
      {items.map((right) => (
        <RightRow
          key={right.id}
          right={right}
          onUse={mayUse ? () => setUsing(right) : undefined}
          onUndo={mayUndo ? () => setUndoing(right) : undefined}
        />
      ))}
      {using !== null && (
        <UseSheet
          right={now(using)}
          onStale={reload}
          onClose={close}
          onDone={({ data, replayed }) => done(data, replayed ? ALREADY_SAVED : `已使用一次「${data.label}」`)}
        />
      )}
      {undoing !== null && (
        <UndoSheet
          right={now(undoing)}
          onStale={reload}
          onClose={close}
          onDone={(right) => done(right, `已撤销一次使用「${right.label}」`)}
        />
      )}
    </Card>
  );
};

import { useState } from 'react';
import { Button, ConfirmSheet } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { submitOnce } from '../../hooks/submit-once';
import { allows } from '../../model/access';
import { stamp } from '../../model/desk';
import { confirmBlocked, type Extension, extensionWords, reachWords } from '../../model/expiry-extensions';
import type { Me } from '../../types';
import { Actions, Quiet } from '../parts';

interface DecisionProps {
  readonly row: Extension;
  readonly me: Me;
  readonly onDone: () => void;
}

const ConfirmExtension = ({ row, onDone, onClose }: Omit<DecisionProps, 'me'> & { readonly onClose: () => void }) => {
  const action = useAction(
    () =>
      submitOnce(`expiry-extension.${row.id}`, {}, (idempotencyKey) =>
        call('expiryExtensions.confirm', { params: { extensionId: row.id }, idempotencyKey }),
      ),
    onDone,
  );
  return (
    <ConfirmSheet
      open
      title='确认延长？'
      message={`${extensionWords(row)}：${reachWords(row)}。执行后不能撤销。`}
      confirmText='确认延长'
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

/** What is left to do about a decision, or who did it. */
export const Decision = ({ row, me, onDone }: DecisionProps) => {
  const [confirming, setConfirming] = useState(false);
  const cancel = useAction(
    () =>
      submitOnce(`expiry-extension-cancel.${row.id}`, {}, (idempotencyKey) =>
        call('expiryExtensions.cancel', { params: { extensionId: row.id }, idempotencyKey }),
      ),
    onDone,
  );
  if (row.confirmed !== null)
    return (
      <>
        {row.confirmed.name ?? '同事'}确认
        <Quiet>{stamp(row.confirmed.at)}</Quiet>
      </>
    );
  if (row.state !== 'ready' && row.state !== 'counting') return <>—</>;
  const blocked = row.state === 'ready' ? confirmBlocked(row, me) : null;
  return (
    <>
      <Actions>
        {row.state === 'ready' && (
          <Button
            text='确认'
            kind='secondary'
            size='sm'
            disabled={blocked !== null}
            testId={`confirm-${row.id}`}
            onPress={() => setConfirming(true)}
          />
        )}
        {allows(me, 'rules.write') && (
          <Button
            text='取消'
            kind='plain'
            size='sm'
            busy={cancel.busy}
            testId={`cancel-${row.id}`}
            onPress={() => void cancel.run()}
          />
        )}
      </Actions>
      {blocked !== null && <Quiet>{blocked}</Quiet>}
      {cancel.error !== undefined && <Quiet>{cancel.error.message}</Quiet>}
      {confirming && (
        <ConfirmExtension
          row={row}
          onClose={() => setConfirming(false)}
          onDone={() => {
            setConfirming(false);
            onDone();
          }}
        />
      )}
    </>
  );
};

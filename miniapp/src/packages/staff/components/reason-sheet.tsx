import { useState } from 'react';
import { ConfirmSheet, Field } from '@/components';
import { type Action, useAction } from '@/hooks/use-action';
import type { Result } from '@/services/http';

interface ReasonSheetProps<T> {
  readonly title: string;
  readonly message: string;
  readonly confirmText: string;
  readonly danger?: boolean;
  readonly label?: string;
  readonly placeholder: string;
  /** The longest the server takes; reasons 80, notes 200. */
  readonly maxLength?: number;
  readonly optional?: boolean;
  readonly send: (text: string) => Promise<Result<T>>;
  readonly onDone: (data: T) => void;
  readonly onClose: () => void;
}

/** Asks for a sentence before something that leaves a trace in the books. */
export const ReasonSheet = <T,>(props: ReasonSheetProps<T>) => {
  const { title, message, confirmText, danger = false, label = '原因', placeholder, maxLength = 80, optional = false } = props;
  const [text, setText] = useState('');
  const action: Action<readonly []> = useAction(() => props.send(text.trim()), props.onDone);
  return (
    <ConfirmSheet
      open
      title={title}
      message={message}
      confirmText={confirmText}
      danger={danger}
      busy={action.busy}
      disabled={!optional && text.trim().length < 2}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={props.onClose}
    >
      <Field
        label={label}
        required={!optional}
        value={text}
        onChange={setText}
        placeholder={placeholder}
        maxLength={maxLength}
        testId='reason'
      />
    </ConfirmSheet>
  );
};

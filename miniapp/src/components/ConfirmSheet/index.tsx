import { Text, View } from '@tarojs/components';
import { type PropsWithChildren, type ReactNode, useEffect } from 'react';
import { a11y } from '@/a11y';
import { Button } from '../Button';
import './index.scss';

interface ConfirmSheetProps {
  readonly open: boolean;
  readonly title: string;
  /** What will happen, and whether it can be undone. */
  readonly message?: string;
  /** Names the act itself: 确认请假, never just 确定. */
  readonly confirmText: string;
  readonly cancelText?: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  /** Why it did not work the last time. */
  readonly error?: string | undefined;
  /** What the answer would mean: beside the fields on a computer, below them on a phone. */
  readonly aside?: ReactNode;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks before something that matters. Tapping beside it or Escape leaves everything as it was. */
export const ConfirmSheet = ({
  open,
  title,
  message,
  confirmText,
  cancelText = '再想想',
  danger = false,
  busy = false,
  disabled = false,
  error,
  aside,
  onConfirm,
  onCancel,
  children,
}: PropsWithChildren<ConfirmSheetProps>) => {
  useEffect(() => {
    if (!open || busy || process.env.TARO_ENV !== 'h5') return;
    const leave = (event: KeyboardEvent) => event.key === 'Escape' && onCancel();
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  }, [open, busy, onCancel]);
  if (!open) return null;
  return (
    <View className='qy-sheet' catchMove>
      <View className='qy-sheet__mask' onClick={busy ? () => undefined : onCancel} />
      <View
        className={`qy-sheet__panel ${aside === undefined ? '' : 'qy-sheet__panel--wide'}`}
        {...a11y({ role: 'dialog', label: title })}
      >
        <Text className='qy-sheet__title'>{title}</Text>
        {message !== undefined && <Text className='qy-sheet__message'>{message}</Text>}
        {aside === undefined ? (
          children
        ) : (
          <View className='qy-sheet__sides'>
            <View className='qy-sheet__side'>{children}</View>
            <View className='qy-sheet__side'>{aside}</View>
          </View>
        )}
        {error !== undefined && (
          <View className='qy-sheet__error' {...a11y({ role: 'alert' })}>
            {error}
          </View>
        )}
        <View className='qy-sheet__acts'>
          <Button
            block
            text={confirmText}
            kind={danger ? 'danger' : 'primary'}
            busy={busy}
            disabled={disabled}
            onPress={onConfirm}
            testId='sheet-confirm'
          />
          <Button block text={cancelText} kind='plain' size='md' disabled={busy} onPress={onCancel} />
        </View>
      </View>
    </View>
  );
};

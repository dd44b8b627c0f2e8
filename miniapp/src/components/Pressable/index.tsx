import { View } from '@tarojs/components';
import type { PropsWithChildren } from 'react';
import { a11y, keyboard } from '@/a11y';
import './index.scss';

interface PressableProps {
  readonly className?: string;
  /** Absent: the thing is shown, but nothing happens on a tap. */
  readonly onPress?: (() => void) | undefined;
  readonly disabled?: boolean;
  readonly role?: string;
  readonly label?: string | undefined;
  readonly checked?: boolean;
  readonly testId?: string | undefined;
}

/** A tappable area: touch feedback, keyboard on the web, a role for screen readers. */
export const Pressable = ({
  className = '',
  onPress,
  disabled = false,
  role = 'button',
  label,
  checked,
  testId,
  children,
}: PropsWithChildren<PressableProps>) => {
  const act = disabled ? undefined : onPress;
  if (onPress === undefined) {
    return <View className={className}>{children}</View>;
  }
  return (
    <View
      className={`qy-pressable ${className}`}
      hoverClass={disabled ? 'none' : 'qy-pressable--down'}
      hoverStayTime={80}
      {...(testId === undefined ? {} : { id: testId })}
      {...(act === undefined ? {} : { onClick: act })}
      {...a11y({ role, label, checked, disabled: disabled || undefined })}
      {...keyboard(act)}
    >
      {children}
    </View>
  );
};

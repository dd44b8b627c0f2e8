import { Text, View } from '@tarojs/components';
import type { IconName } from '@/icons/icons';
import { Icon } from '../Icon';
import { Pressable } from '../Pressable';
import './index.scss';

interface ButtonProps {
  readonly text: string;
  readonly onPress: () => void;
  readonly kind?: 'primary' | 'secondary' | 'plain' | 'danger';
  readonly size?: 'lg' | 'md' | 'sm';
  /** Fills the width it is given. */
  readonly block?: boolean;
  readonly disabled?: boolean;
  /** Something is under way: the button says so and takes no taps. */
  readonly busy?: boolean;
  readonly busyText?: string;
  readonly icon?: IconName;
  readonly testId?: string;
}

const toneOf = { primary: 'onBrand', secondary: 'brand', plain: 'brand', danger: 'onBrand' } as const;

/** A button. A screen has one `primary` at most. */
export const Button = ({
  text,
  onPress,
  kind = 'primary',
  size = 'lg',
  block = false,
  disabled = false,
  busy = false,
  busyText,
  icon,
  testId,
}: ButtonProps) => (
  <Pressable
    className={`qy-button qy-button--${kind} qy-button--${size} ${block ? 'qy-button--block' : ''} ${disabled ? 'qy-button--off' : ''} ${busy ? 'qy-button--busy' : ''}`}
    onPress={onPress}
    disabled={disabled || busy}
    testId={testId}
    label={busy ? (busyText ?? `${text}，处理中`) : text}
  >
    {busy && (
      <View className='qy-button__dots'>
        <View className='qy-button__dot' />
        <View className='qy-button__dot' />
        <View className='qy-button__dot' />
      </View>
    )}
    {!busy && icon !== undefined && (
      <Icon name={icon} size={size === 'sm' ? 'sm' : 'md'} tone={disabled ? 'muted' : toneOf[kind]} />
    )}
    <Text className='qy-button__text'>{busy ? (busyText ?? text) : text}</Text>
  </Pressable>
);

/** The one main action of a screen. */
export const PrimaryButton = (props: Omit<ButtonProps, 'kind'>) => <Button block {...props} kind='primary' />;

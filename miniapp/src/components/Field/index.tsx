import { Input, Text, Textarea, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import './index.scss';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly kind?: 'text' | 'number' | 'phone' | 'money' | 'password' | 'pin' | 'multiline';
  readonly placeholder?: string;
  readonly hint?: string;
  /** What is wrong and how to mend it; replaces the hint. */
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly disabled?: boolean;
  /** In characters. */
  readonly maxLength?: number;
  readonly onSubmit?: () => void;
  readonly testId?: string;
}

/** A browser's number input swallows what it cannot read, so money stays text there and only the keyboard changes. */
const money = process.env.TARO_ENV === 'weapp' ? 'digit' : 'text';
const types = { text: 'text', number: 'number', phone: 'number', money, password: 'text', pin: 'number' } as const;

/** A labelled input with its hint or error below. */
export const Field = (props: FieldProps) => {
  const {
    label,
    value,
    onChange,
    kind = 'text',
    placeholder,
    hint,
    error,
    required = false,
    disabled = false,
    maxLength = 200,
  } = props;
  const note = error ?? hint;
  const common = {
    className: 'qy-field__input',
    value,
    placeholder: placeholder ?? '',
    placeholderClass: 'qy-field__placeholder',
    disabled,
    maxlength: maxLength,
    onInput: (event: { detail: { value: string } }) => onChange(event.detail.value),
    ...(props.testId === undefined ? {} : { id: props.testId }),
    ...(process.env.TARO_ENV === 'weapp' ? a11y({ label }) : {}),
    // Reaches the browser's own input inside Taro's element.
    nativeProps: {
      'aria-label': label,
      'aria-invalid': error !== undefined,
      ...(kind === 'money' ? { inputMode: 'decimal' } : {}),
      // Six figures of the family are no password for a browser to keep or to fill in.
      ...(kind === 'pin' ? { inputMode: 'numeric', autoComplete: 'off' } : {}),
    },
  };
  return (
    <View className={`qy-field ${error !== undefined ? 'qy-field--wrong' : ''} ${disabled ? 'qy-field--off' : ''}`}>
      <View className='qy-field__label'>
        <Text>{label}</Text>
        {required && <Text className='qy-field__must'>必填</Text>}
      </View>
      <View className={`qy-field__box ${kind === 'multiline' ? 'qy-field__box--tall' : ''}`}>
        {kind === 'multiline' ? (
          <Textarea {...common} className='qy-field__text' />
        ) : (
          <Input
            {...common}
            type={types[kind]}
            password={kind === 'password' || kind === 'pin'}
            onConfirm={() => props.onSubmit?.()}
          />
        )}
      </View>
      {note !== undefined && (
        <View className='qy-field__note' {...a11y(error === undefined ? {} : { role: 'alert' })}>
          {note}
        </View>
      )}
    </View>
  );
};

import { Picker, Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Icon } from '../Icon';
import './index.scss';

export interface Option {
  readonly value: string;
  readonly text: string;
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
  /** Writes the label above, as a form needs it; a filter names itself in its first option. */
  readonly labelled?: boolean;
  readonly disabled?: boolean;
  readonly testId?: string;
}

const Bare = ({ label, value, options, onChange, disabled = false, testId }: Omit<SelectProps, 'labelled'>) => {
  if (process.env.TARO_ENV === 'h5') {
    return (
      <select
        className='qy-select'
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
        {...(testId === undefined ? {} : { id: testId })}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    );
  }
  const index = Math.max(
    0,
    options.findIndex((option) => option.value === value),
  );
  return (
    <Picker
      mode='selector'
      range={options.map((option) => option.text)}
      value={index}
      disabled={disabled}
      onChange={(event) => onChange(options[Number(event.detail.value)]?.value ?? value)}
      {...(testId === undefined ? {} : { id: testId })}
    >
      <View className='qy-select' {...a11y({ role: 'button', label: `${label}：${options[index]?.text ?? ''}` })}>
        <Text>{options[index]?.text ?? ''}</Text>
        <Icon name='down' size='sm' tone='muted' />
      </View>
    </Picker>
  );
};

/** One of several: the browser's own list on the web, WeChat's wheel on the phone. */
export const Select = ({ labelled = false, ...rest }: SelectProps) =>
  labelled ? (
    <View className='qy-select-field'>
      <Text className='qy-select-field__label'>{rest.label}</Text>
      <Bare {...rest} />
    </View>
  ) : (
    <Bare {...rest} />
  );

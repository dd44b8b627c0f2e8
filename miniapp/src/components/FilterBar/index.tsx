import { Input, Text, View } from '@tarojs/components';
import { type ReactNode, useEffect, useState } from 'react';
import { a11y, inputName } from '@/a11y';
import { Button } from '../Button';
import { Icon } from '../Icon';
import { type Option, Select } from '../Select';
import './index.scss';

export type FilterField =
  | { readonly kind: 'search'; readonly id: string; readonly label: string }
  | { readonly kind: 'select'; readonly id: string; readonly label: string; readonly options: readonly Option[] }
  | { readonly kind: 'date'; readonly id: string; readonly label: string };

export type FilterValues = Readonly<Record<string, string>>;

interface FilterBarProps {
  readonly fields: readonly FilterField[];
  /** Empty text = no filter. */
  readonly values: FilterValues;
  readonly onChange: (values: FilterValues) => void;
  /** Right end: export, add. */
  readonly actions?: ReactNode;
}

const PAUSE_MS = 300;

/** A search box that reports when the typing pauses, so that a list is not asked for every letter. */
const SearchBox = ({
  label,
  value,
  onChange,
  id,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly id: string;
}) => {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <View className='qy-filter__search'>
      <Icon name='search' size='sm' tone='muted' />
      <Input
        id={`filter-${id}`}
        className='qy-filter__input'
        value={text}
        placeholder={label}
        placeholderClass='qy-filter__placeholder'
        onInput={(event) => setText(event.detail.value)}
        {...inputName(label)}
      />
    </View>
  );
};

/** The filters above a staff list. */
export const FilterBar = ({ fields, values, onChange, actions }: FilterBarProps) => {
  const set = (id: string) => (value: string) => onChange({ ...values, [id]: value });
  const used = fields.some((field) => (values[field.id] ?? '') !== '');
  return (
    <View className='qy-filter' {...a11y({ role: 'search', label: '筛选' })}>
      {fields.map((field) => {
        const value = values[field.id] ?? '';
        if (field.kind === 'search')
          return <SearchBox key={field.id} id={field.id} label={field.label} value={value} onChange={set(field.id)} />;
        if (field.kind === 'select') {
          const options = [{ value: '', text: `${field.label}：全部` }, ...field.options];
          return (
            <Select
              key={field.id}
              label={field.label}
              value={value}
              options={options}
              onChange={set(field.id)}
              testId={`filter-${field.id}`}
            />
          );
        }
        return (
          <View className='qy-filter__date' key={field.id}>
            <Text className='qy-filter__label'>{field.label}</Text>
            <Input
              id={`filter-${field.id}`}
              className='qy-filter__input'
              value={value}
              placeholder='2026-11-21'
              onInput={(event) => set(field.id)(event.detail.value)}
              nativeProps={{ 'aria-label': field.label, type: 'date' }}
            />
          </View>
        );
      })}
      {used && <Button text='清除筛选' kind='plain' size='md' onPress={() => onChange({})} />}
      {actions !== undefined && <View className='qy-filter__actions'>{actions}</View>}
    </View>
  );
};

import { Text } from '@tarojs/components';
import { Pressable, SideScroll } from '@/components';
import './family.scss';

interface ChildSwitcherProps {
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: string | undefined;
  readonly onChoose: (studentId: string) => void;
}

/** Which child the screen is about; nothing to see for a family with one. */
export const ChildSwitcher = ({ items, chosen, onChoose }: ChildSwitcherProps) =>
  items.length < 2 ? null : (
    <Chips
      label='切换孩子'
      options={items.map(({ id, name }) => ({ value: id, text: name }))}
      value={chosen ?? ''}
      onChange={onChoose}
    />
  );

interface ChipsProps {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One of a few, in a strip that scrolls sideways. */
export const Chips = ({ label, options, value, onChange }: ChipsProps) => (
  <SideScroll>
    {options.map((option) => (
      <Pressable
        key={option.value}
        className={`fam-chip ${option.value === value ? 'fam-chip--on' : ''}`}
        role='radio'
        checked={option.value === value}
        label={`${label}：${option.text}`}
        testId={`chip-${option.value === '' ? 'all' : option.value}`}
        onPress={() => onChange(option.value)}
      >
        <Text>{option.text}</Text>
      </Pressable>
    ))}
  </SideScroll>
);

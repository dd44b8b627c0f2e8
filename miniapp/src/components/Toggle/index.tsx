import { View } from '@tarojs/components';
import { Pressable } from '../Pressable';
import './index.scss';

interface ToggleProps {
  /** What is switched; read out, because the shape alone says nothing. */
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly disabled?: boolean;
  readonly testId?: string;
}

/** On or off, at once. Drawn here, so that it looks and behaves the same in WeChat and in a browser. */
export const Toggle = ({ label, on, onChange, disabled = false, testId }: ToggleProps) => (
  <Pressable
    className={`qy-toggle ${on ? 'qy-toggle--on' : ''} ${disabled ? 'qy-toggle--off' : ''}`}
    role='switch'
    label={label}
    checked={on}
    disabled={disabled}
    testId={testId}
    onPress={() => onChange(!on)}
  >
    <View className='qy-toggle__track'>
      <View className='qy-toggle__knob' />
    </View>
  </Pressable>
);

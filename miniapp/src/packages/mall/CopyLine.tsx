import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Button } from '@/components';
import './lottery.scss';

interface CopyLineProps {
  readonly name: string;
  readonly value: string;
  readonly testId: string;
  /** Instead of the value itself, where it is too long to be shown. */
  readonly shown?: string;
}

/** A value to be noted, with the button that copies it. */
export const CopyLine = ({ name, value, testId, shown = value }: CopyLineProps) => (
  <View className='lottery__copy'>
    <View className='lottery__copy-line'>
      <Text className='lottery__label'>{name}</Text>
      <Button
        text='复制'
        kind='plain'
        size='sm'
        testId={testId}
        onPress={() =>
          Taro.setClipboardData({ data: value }).catch(
            () => void Taro.showToast({ title: '没有复制成功，可以长按选中', icon: 'none' }),
          )
        }
      />
    </View>
    <Text className='lottery__code' selectable userSelect>
      {shown}
    </Text>
  </View>
);

import { Text, View } from '@tarojs/components';
import { PointsText } from '../PointsText';
import { Pressable } from '../Pressable';
import { Tag, type TagTone } from '../Tag';
import './index.scss';

interface StatementRowProps {
  /** Why, in plain words: 准时到课, 兑换礼物. */
  readonly title: string;
  /** Where it came from and when: 创意美术 · 11月21日 周六 18:32. */
  readonly detail: string;
  readonly amount: number;
  readonly state?: { readonly text: string; readonly tone: TagTone } | undefined;
  readonly onPress?: () => void;
  readonly testId?: string;
}

/** One posting of the points statement. Gains are amber with a +, spends are ink with a −. */
export const StatementRow = ({ title, detail, amount, state, onPress, testId }: StatementRowProps) => (
  <Pressable className='qy-statement' onPress={onPress} testId={testId}>
    <View className='qy-statement__main'>
      <View className='qy-statement__line'>
        <Text className='qy-statement__title'>{title}</Text>
        {state !== undefined && <Tag text={state.text} tone={state.tone} />}
      </View>
      <Text className='qy-statement__detail'>{detail}</Text>
    </View>
    <PointsText value={amount} size='lg' signed tone={amount > 0 ? 'points' : 'plain'} />
  </Pressable>
);

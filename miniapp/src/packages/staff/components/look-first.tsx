import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { a11y } from '@/a11y';
import { Button } from '@/components';
import type { ApiFailure } from '@/services/http';
import { isUnknown } from '../model/once';
import './look-first.scss';

interface LookFirstProps {
  /** How the last try failed; the hint shows only when nobody knows what became of it. */
  readonly error: ApiFailure | undefined;
  /** Where it would be, as the page is called there: 收款列表 */
  readonly where: string;
  readonly url: string;
}

/** After a lost answer, on a page without the list itself: where to see whether it was done, before anybody tries again. */
export const LookFirst = ({ error, where, url }: LookFirstProps) =>
  error === undefined || !isUnknown(error) ? null : (
    <View id='look-first' className='look-first' {...a11y({ role: 'status', live: 'polite' })}>
      <Text className='look-first__text'>{`没有收到结果，可能已经保存。请先到${where}看一看，那里没有再提交。`}</Text>
      <Button text={`去${where}`} kind='plain' size='sm' testId='look-first-go' onPress={() => void Taro.navigateTo({ url })} />
    </View>
  );

import Taro from '@tarojs/taro';
import { Button } from '@/components';
import { urls } from '@/routes';

interface DisputeButtonProps {
  readonly text: string;
  /** An objection waits for its answer already; a lesson has one at a time. */
  readonly open: boolean;
  readonly studentId: string;
  readonly onDispute: () => void;
}

/** The way to object, or to see what became of the objection that waits. */
export const DisputeButton = ({ text, open, studentId, onDispute }: DisputeButtonProps) =>
  open ? (
    <Button
      text='查看进度'
      kind='secondary'
      size='md'
      testId='dispute-progress'
      onPress={() => void Taro.navigateTo({ url: urls.disputes(studentId) })}
    />
  ) : (
    <Button text={text} kind='secondary' size='md' testId='dispute' onPress={onDispute} />
  );

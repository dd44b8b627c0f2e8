import { View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';

interface WishButtonProps {
  readonly studentId: string;
  readonly goodId: string;
  readonly wished: boolean;
}

/** Puts a good on the child's wish list, or takes it off. */
export const WishButton = ({ studentId, goodId, wished }: WishButtonProps) => {
  // What the server said last counts; a reload of the good brings another value and counts again.
  const [heard, setHeard] = useState<{ readonly behind: boolean; readonly wished: boolean }>();
  const on = heard !== undefined && heard.behind === wished ? heard.wished : wished;
  const params = { studentId, goodId };
  const action = useAction<readonly [], { readonly wished: boolean }>(
    async () => (on ? call('mall.unwish', { params }) : call('mall.wish', { params })),
    (data) => setHeard({ behind: wished, wished: data.wished }),
  );
  return (
    <>
      <Button
        block
        kind='secondary'
        size='md'
        icon='heart'
        text={on ? '移出心愿单' : '加入心愿单'}
        busy={action.busy}
        testId='wish'
        onPress={() => void action.run()}
      />
      {action.error !== undefined && <View {...a11y({ role: 'alert' })}>{action.error.message}</View>}
    </>
  );
};

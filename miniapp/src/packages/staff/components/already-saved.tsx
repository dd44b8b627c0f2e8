import { View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Card } from '@/components';
import { ALREADY_SAVED } from '../model/once';

/** Stands above a list that was read again, instead of the word that something was done. */
export const AlreadySaved = () => (
  <Card tone='points'>
    <View id='already-saved' {...a11y({ role: 'status', live: 'polite' })}>
      {`${ALREADY_SAVED}。如果这是新的一笔，请再提交一次。`}
    </View>
  </Card>
);

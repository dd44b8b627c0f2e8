import { Text, View } from '@tarojs/components';
import { Button } from '@/components';
import type { Pages } from './use-pages';
import './family.scss';

/** The way to the next page of a list. */
export const More = ({ pages }: { readonly pages: Pick<Pages<unknown>, 'more' | 'moreBusy' | 'moreError'> }) =>
  pages.more === undefined ? null : (
    <View className='fam-more'>
      {pages.moreError !== undefined && <Text className='fam-note'>{pages.moreError.message}</Text>}
      <Button text='加载更多' kind='secondary' size='md' busy={pages.moreBusy} onPress={pages.more} />
    </View>
  );

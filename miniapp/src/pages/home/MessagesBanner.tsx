import Taro from '@tarojs/taro';
import { Card, ListRow } from '@/components';
import { urls } from '@/routes';
import { unreadSentence } from './model';

/** One line when there is something to read; nothing otherwise. */
export const MessagesBanner = ({ unread }: { readonly unread: number }) => {
  const sentence = unreadSentence(unread);
  return sentence === null ? null : (
    <Card flush>
      <ListRow title={sentence} icon='bell' testId='go-messages' onPress={() => void Taro.navigateTo({ url: urls.messages() })} />
    </Card>
  );
};

import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, Card, EmptyState, Icon, PageShell, Pressable, Tag } from '@/components';
import { Chips } from '@/family/ChildSwitcher';
import '@/family/family.scss';
import { familyFace } from '@/family/faces';
import { ListFace } from '@/family/ListFace';
import { More } from '@/family/More';
import { useConsentReports } from '@/family/message-consent';
import { openPage } from '@/family/open-page';
import { usePages } from '@/family/use-pages';
import { useRefresh } from '@/family/use-refresh';
import { formatInstant } from '@/format';
import { useAction } from '@/hooks/use-action';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { type Message, type TopicFilter, topicFilters, topicIcons, withRead } from '../../messages-model';
import './index.scss';

const MessageRow = ({ message, onOpen }: { readonly message: Message; readonly onOpen: () => void }) => {
  const isNew = message.readAt === null;
  return (
    <Pressable className='msg' onPress={onOpen} testId={`message-${message.id}`}>
      <View className='msg__sign'>
        <Icon name={topicIcons[message.topic]} size='lg' tone={isNew ? 'brand' : 'muted'} />
      </View>
      <View className='msg__main'>
        <View className='msg__head'>
          <View className='msg__what'>
            <Text className={`msg__title ${isNew ? 'msg__title--new' : ''}`}>{message.title}</Text>
            {isNew && <Tag text='新' tone='danger' />}
          </View>
          <Text className='msg__time'>{formatInstant(message.createdAt)}</Text>
        </View>
        <Text className='msg__body'>{message.body}</Text>
      </View>
      {message.page !== null && <Icon name='chevron' size='sm' tone='muted' />}
    </Pressable>
  );
};

interface TopicChipsProps {
  readonly value: TopicFilter;
  readonly onChange: (value: TopicFilter) => void;
}

const TopicChips = ({ value, onChange }: TopicChipsProps) => (
  <View className='msg-filter'>
    <Chips
      label='消息分类'
      options={topicFilters}
      value={value}
      onChange={(chosen) => onChange(topicFilters.find((one) => one.value === chosen)?.value ?? '')}
    />
  </View>
);

interface AllReadProps {
  readonly upTo: string;
  readonly unread: number;
  readonly onDone: () => void;
}

const AllRead = ({ upTo, unread, onDone }: AllReadProps) => {
  const action = useAction(() => call('messages.readAll', { body: { upTo } }), onDone);
  return (
    <View className='msg-tools'>
      <Text className='fam-note'>{action.error?.message ?? (unread >= 100 ? '99 条以上未读' : `${unread} 条未读`)}</Text>
      <Button text='全部已读' kind='plain' size='sm' testId='read-all' busy={action.busy} onPress={() => void action.run()} />
    </View>
  );
};

/** What the school told the family; the same news may have come over WeChat. */
export default function MessagesPage() {
  const here = urls.messages();
  const signedIn = useRequireSession(here);
  useConsentReports(signedIn);
  const [topic, setTopic] = useState<TopicFilter>('');
  const [unread, setUnread] = useState(0);
  const [read, setRead] = useState<ReadonlySet<string>>(new Set());
  const pages = usePages(signedIn ? `messages ${topic}` : null, async (cursor, attach) => {
    const answer = await call('messages.list', {
      query: { topic: topic === '' ? undefined : topic, cursor, limit: 20 },
      ...(attach === undefined ? {} : { attach }),
    });
    if (answer.ok) setUnread(answer.data.unread);
    return answer;
  });
  useRefresh(() => (signedIn ? pages.reload() : undefined));
  const items = withRead(pages.data ?? [], read, Date.now());
  const newest = items[0];
  const openMessage = (message: Message) => {
    if (message.readAt === null) {
      setRead((before) => new Set(before).add(message.id));
      // Not being able to say so is no reason to keep the message shut: it only stays marked as new.
      void call('messages.read', { params: { messageId: message.id } }).then(
        (answer) => answer.ok && setUnread(answer.data.unread),
      );
    }
    if (message.page !== null) openPage(message.page);
  };
  return (
    <PageShell face={familyFace(pages, here, { kind: 'ready' })}>
      <TopicChips value={topic} onChange={setTopic} />
      {unread > 0 && newest !== undefined && topic === '' && (
        <AllRead upTo={newest.id} unread={unread} onDone={() => void pages.reload()} />
      )}
      <ListFace
        pages={pages}
        what='消息'
        empty={
          <EmptyState
            compact
            title={topic === '' ? '还没有消息' : '没有这类消息'}
            hint='课程变动、请假答复、老师点评和缴费会显示在这里'
          />
        }
      >
        <Card flush>
          {items.map((message) => (
            <MessageRow key={message.id} message={message} onOpen={() => openMessage(message)} />
          ))}
        </Card>
        <More pages={pages} />
      </ListFace>
      <View className='msg-settings'>
        <Button
          text='微信提醒设置'
          kind='plain'
          size='md'
          testId='go-settings'
          onPress={() => void Taro.navigateTo({ url: urls.settings() })}
        />
      </View>
    </PageShell>
  );
}

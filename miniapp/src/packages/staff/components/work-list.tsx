import { Text, View } from '@tarojs/components';
import { Card, Icon, Pressable, Tag } from '@/components';
import { countText, linkOf, restText, WORK, type WorkGroup, waitedText } from '../model/work';
import './work-list.scss';

interface WorkListProps {
  readonly groups: readonly WorkGroup[];
  readonly now: number;
  /** The pages of the computer can be opened here. */
  readonly hasDesk: boolean;
  /** Empty = not worth saying. */
  readonly campusOf: (campusId: string | null) => string;
  readonly onGo: (url: string) => void;
}

type GroupProps = Omit<WorkListProps, 'groups'> & { readonly group: WorkGroup };

const Entry = ({ group, entry, now, hasDesk, campusOf, onGo }: GroupProps & { readonly entry: WorkGroup['first'][number] }) => {
  const url = linkOf(group.kind, entry.id, hasDesk);
  const inside = (
    <>
      <View className='work__what'>
        <Text className='work__title'>{entry.title}</Text>
        <Text className='work__since'>
          {[waitedText(entry.since, now), campusOf(entry.campusId)].filter((part) => part !== '').join(' · ')}
        </Text>
      </View>
      {url !== undefined && <Icon name='chevron' size='sm' tone='muted' />}
    </>
  );
  if (url === undefined) return <View className='work__entry'>{inside}</View>;
  return (
    <Pressable role='link' className='work__entry' onPress={() => onGo(url)}>
      {inside}
    </Pressable>
  );
};

const Group = (props: GroupProps) => {
  const { group, hasDesk, onGo } = props;
  const { title, icon, act, desk, pile } = WORK[group.kind];
  const url = linkOf(group.kind, null, hasDesk);
  const rest = group.count - group.first.length;
  return (
    <Card flush>
      <View className='work__head' id={`work-${group.kind}`}>
        <Icon name={icon} size='md' tone='brand' />
        <Text className='work__kind'>{title}</Text>
        <Tag text={countText(group.count)} tone={group.overdue ? 'danger' : 'points'} />
        {group.overdue && <Text className='work__late'>等得有点久了</Text>}
      </View>
      {group.first.map((entry) => (
        <Entry key={entry.id} {...props} entry={entry} />
      ))}
      {url !== undefined && (
        <Pressable role='link' className='work__more' testId={`go-${group.kind}`} onPress={() => onGo(url)}>
          <Text>{rest > 0 ? `${restText(rest, group.count)}，${act}` : act}</Text>
        </Pressable>
      )}
      {pile === null && rest > 0 && <Text className='work__note'>{restText(rest, group.count)}，处理好上面的就会出现</Text>}
      {desk && !hasDesk && <Text className='work__note'>请在电脑后台处理</Text>}
    </Card>
  );
};

/** What waits for a person, kind by kind, the most urgent on top. */
export const WorkList = ({ groups, ...rest }: WorkListProps) => (
  <View className='work'>
    {groups.map((group) => (
      <Group key={group.kind} group={group} {...rest} />
    ))}
  </View>
);

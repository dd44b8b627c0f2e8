import { Card, EmptyState, ListRow, Skeleton } from '@/components';
import { useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';

/** What the family has paid for, in the order in which it is used up. */
export const EnrolmentsPart = ({ studentId }: { readonly studentId: string }) => {
  const list = useQuery(studentId, (attach) => call('schooling.listStudentEnrolments', { params: { studentId }, attach }));
  return (
    <Card flush title='课包'>
      {list.data === undefined && list.error === undefined && <Skeleton shape='list' count={2} />}
      {list.error !== undefined && (
        <EmptyState
          compact
          title='课包没有加载出来'
          hint={list.error.message}
          action={{ text: '重试', onPress: () => void list.reload() }}
        />
      )}
      {list.data?.items.length === 0 && <EmptyState compact title='还没有课包' hint='导入名册或办理报名后会显示在这里' />}
      {list.data?.items.map((one) => (
        <ListRow
          key={one.id}
          title={one.title}
          hint={`${one.courseTitle} · ${one.startsOn} 起，${one.expiresOn === null ? '长期有效' : `${one.expiresOn} 到期`}`}
          value={one.kind === 'period' ? '期限包' : `剩 ${one.remainingCredits} / ${one.totalCredits} 课时`}
        />
      ))}
    </Card>
  );
};

import { Text, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { Card, PageShell, Tag } from '@/components';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { More } from '@/family/More';
import { type Pages, usePages } from '@/family/use-pages';
import { useRefresh } from '@/family/use-refresh';
import { formatInstant } from '@/format';
import { faceOf } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { byDate, type Objection, ofAttendance, ofPoints } from '../../objections';
import '../../member.scss';

const ObjectionCard = ({ objection }: { readonly objection: Objection }) => {
  const { kind, title, state, message, answer, record, result, filedAt, decidedAt } = objection;
  return (
    <Card title={title} extra={<Tag text={state.text} tone={state.tone} />}>
      <Text className='member__text'>{`您说：${message}`}</Text>
      {answer !== null && <Text className='member__text'>{`老师答复：${answer}`}</Text>}
      {result !== null && <Text className='member__text'>{`处理结果：${result}`}</Text>}
      {record !== null && <Text className='fam-note'>{`现在的记录：${record}`}</Text>}
      <View className='member__dates'>
        <Tag text={kind} />
        <Text className='fam-note'>
          {decidedAt === null ? `提交于 ${formatInstant(filedAt)}` : `答复于 ${formatInstant(decidedAt)}`}
        </Text>
      </View>
    </Card>
  );
};

/** Both kinds of objections of a child as one list; failing as soon as one of them fails. */
const useObjections = (key: string | null, studentId: string): Pages<Objection> => {
  const params = { studentId };
  const lessons = usePages(key === null ? null : `${key} attendance`, (cursor, attach) =>
    call('schooling.studentAttendanceDisputes', { params, query: { cursor }, ...(attach === undefined ? {} : { attach }) }),
  );
  const lines = usePages(key === null ? null : `${key} points`, (cursor, attach) =>
    call('points.studentDisputes', { params, query: { cursor }, ...(attach === undefined ? {} : { attach }) }),
  );
  const both = [lessons, lines];
  const further = both.flatMap(({ more }) => more ?? []);
  return {
    data:
      lessons.data === undefined || lines.data === undefined
        ? undefined
        : byDate(
            { items: lessons.data.map(ofAttendance), more: lessons.more !== undefined },
            { items: lines.data.map(ofPoints), more: lines.more !== undefined },
          ),
    error: lessons.error ?? lines.error,
    busy: both.some(({ busy }) => busy),
    reload: async () => {
      await Promise.all(both.map(({ reload }) => reload()));
    },
    more:
      further.length === 0
        ? undefined
        : () => {
            for (const more of further) more();
          },
    moreBusy: both.some(({ moreBusy }) => moreBusy),
    moreError: lessons.moreError ?? lines.moreError,
  };
};

/** What the family objected to, lessons and points alike, and what the school answered. */
export default function Disputes() {
  const { studentId = '' } = useRouter().params;
  const here = urls.disputes(studentId);
  const signedIn = useRequireSession(here);
  const pages = useObjections(signedIn ? here : null, studentId);
  useRefresh(pages.reload);
  useConsentPrompt(pages.error, here);
  const face = familyFace(
    pages,
    here,
    faceOf(pages, (items) =>
      items.length === 0
        ? {
            title: '还没有异议',
            hint: '在课时与考勤、积分明细中点开任意一条，就可以提出疑问',
            action: { text: '查看课时与考勤', onPress: () => void Taro.navigateTo({ url: urls.attendance(studentId) }) },
          }
        : null,
    ),
  );
  return (
    <PageShell face={face}>
      {pages.data?.map((objection) => (
        <ObjectionCard key={objection.id} objection={objection} />
      ))}
      <More pages={pages} />
    </PageShell>
  );
}

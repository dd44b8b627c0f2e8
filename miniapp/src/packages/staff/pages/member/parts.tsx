import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { ReactNode } from 'react';
import { Button, Card, EmptyState, ListRow, PointsText, Skeleton, Tag } from '@/components';
import { formatInstant, formatMinute, formatWhole } from '@/format';
import { type Query, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { localDateOf, minuteOfDay } from '@/vocabulary';
import { GuardianLine } from '../../components/guardian-line';
import { useNow } from '../../hooks/use-poll';
import { allows, campusName } from '../../model/access';
import { CONSUMPTION_NAMES, METHOD_NAMES, PHASES, phaseOf, STATUS_NAMES, STATUS_TONES } from '../../model/attendance';
import { STUDENT_STATES } from '../../model/desk';
import { creditsLeft, enrolmentValue, lessonsToday } from '../../model/members';
import type { Campus, Me } from '../../types';

export type StudentCard = AnswerOf<'schooling.getStudent'>;
type Enrolments = AnswerOf<'schooling.listStudentEnrolments'>;
type Balance = AnswerOf<'points.balance'>;

const RENEW_MS = 15_000;
const LATEST = 3;

/** A part of the page with its own four faces, so that one that fails leaves the others in view. */
const Part = <T,>({
  title,
  query,
  nothing,
  children,
}: {
  readonly title: string;
  readonly query: Query<T>;
  /** Said instead of the content when there is none. */
  readonly nothing: string | null;
  readonly children: ReactNode;
}) => (
  <Card flush title={title}>
    {query.data === undefined && query.error === undefined && <Skeleton shape='list' count={1} />}
    {query.data === undefined && query.error !== undefined && (
      <EmptyState
        compact
        title='没有加载出来'
        hint={query.error.message}
        picture='error'
        action={{ text: '重试', onPress: () => void query.reload(), busy: query.busy }}
      />
    )}
    {query.data !== undefined && (nothing === null ? children : <ListRow title={nothing} />)}
  </Card>
);

const Figure = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <View className='member-card__number'>
    <Text className='member-card__line'>{name}</Text>
    {children}
  </View>
);

/** A number that may still be on its way, or not to be had. */
const figureText = <T,>(query: Query<T>, value: (data: T) => string): string =>
  query.data !== undefined ? value(query.data) : query.error === undefined ? '…' : '未加载';

interface HeadProps {
  readonly student: StudentCard;
  readonly campuses: readonly Campus[];
  /** Null where the role may not see them. */
  readonly enrolments: Query<Enrolments> | null;
  readonly balance: Query<Balance> | null;
}

/** Who it is, and the two numbers that parents ask about. */
export const Head = ({ student, campuses, enrolments, balance }: HeadProps) => {
  const { text, tone } = STUDENT_STATES[student.status];
  return (
    <Card>
      <View className='member-card__head'>
        <Text className='member-card__name' id='member-name'>
          {student.name}
        </Text>
        <Tag text={text} tone={tone} />
      </View>
      <Text className='member-card__line'>{`学号 ${student.externalNo} · ${campusName(campuses, student.campusId)}`}</Text>
      <View className='member-card__groups'>
        {student.classGroups.length === 0 && <Tag text='未分班' />}
        {student.classGroups.map((group) => (
          <Tag key={group.id} text={group.name} tone='info' />
        ))}
      </View>
      {(enrolments !== null || balance !== null) && (
        <View className='member-card__numbers'>
          {enrolments !== null && (
            <Figure name='剩余课时'>
              <Text className='member-card__value' id='member-credits'>
                {figureText(enrolments, ({ items }) => {
                  const left = creditsLeft(items);
                  return left === null ? '无' : formatWhole(left);
                })}
              </Text>
            </Figure>
          )}
          {balance !== null && (
            <Figure name='可用积分'>
              {balance.data === undefined ? (
                <Text className='member-card__value'>{figureText(balance, () => '')}</Text>
              ) : (
                <View id='member-points'>
                  <PointsText value={balance.data.available} size='xl' />
                </View>
              )}
            </Figure>
          )}
        </View>
      )}
    </Card>
  );
};

/** Today's lessons of the child; those the caller teaches or looks after lead to the roll call. */
export const Today = ({ student, me }: { readonly student: StudentCard; readonly me: Me }) => {
  const now = useNow(RENEW_MS);
  const date = localDateOf(now);
  const lessons = useQuery(`${student.id} ${date}`, (attach) =>
    call('schooling.studentLessons', { params: { studentId: student.id }, query: { from: date, to: date }, attach }),
  );
  const mine = useQuery('mine', (attach) => call('schooling.todayLessons', { attach }));
  const rows = lessonsToday(lessons.data?.items ?? [], new Set(mine.data?.items.map(({ id }) => id)));
  return (
    <Part title='今天的课' query={lessons} nothing={rows.length === 0 ? '今天没有课' : null}>
      {rows.map(({ lesson, opens }) => {
        const phase = phaseOf(lesson, now);
        const callable = opens && allows(me, 'attendance.write') && (phase === 'open' || phase === 'running');
        const state =
          lesson.attendance === null
            ? PHASES[phase]
            : { text: STATUS_NAMES[lesson.attendance.status], tone: STATUS_TONES[lesson.attendance.status] };
        const rollCall = callable && lesson.attendance === null;
        return (
          <ListRow
            key={lesson.id}
            title={lesson.classGroupName}
            hint={`${formatMinute(minuteOfDay(lesson.startsAt))}–${formatMinute(minuteOfDay(lesson.endsAt))}${lesson.isMakeUp ? ' · 补课' : ''}${rollCall ? ' · 去点名' : ''}`}
            icon='lesson'
            value={<Tag text={state.text} tone={state.tone} />}
            testId={`today-${lesson.id}`}
            onPress={
              opens
                ? () => void Taro.navigateTo({ url: rollCall ? urls.staff.rollCall(lesson.id) : urls.staff.lesson(lesson.id) })
                : undefined
            }
          />
        );
      })}
    </Part>
  );
};

/** The packages in the order in which they pay. */
export const Packages = ({ enrolments }: { readonly enrolments: Query<Enrolments> }) => {
  const items = enrolments.data?.items ?? [];
  return (
    <Part title='课包' query={enrolments} nothing={items.length === 0 ? '还没有课包' : null}>
      {items.map((one) => (
        <ListRow
          key={one.id}
          title={one.title}
          hint={`${one.courseTitle} · ${one.expiresOn === null ? '长期有效' : `${one.expiresOn} 到期`}`}
          value={enrolmentValue(one)}
        />
      ))}
    </Part>
  );
};

/** The last few lessons the child came to, or did not. */
export const LatestAttendance = ({ studentId }: { readonly studentId: string }) => {
  const list = useQuery(studentId, (attach) =>
    call('schooling.studentAttendance', { params: { studentId }, query: { limit: LATEST }, attach }),
  );
  const items = list.data?.items ?? [];
  return (
    <Part title='最近考勤' query={list} nothing={items.length === 0 ? '还没有考勤记录' : null}>
      {items.map((row) => (
        <ListRow
          key={row.id}
          title={row.classGroupName}
          hint={`${formatInstant(row.startsAt)} · ${METHOD_NAMES[row.method]} · ${CONSUMPTION_NAMES[row.consumption]}`}
          value={<Tag text={STATUS_NAMES[row.status]} tone={STATUS_TONES[row.status]} />}
        />
      ))}
    </Part>
  );
};

/** The guardians with their masked numbers. */
export const FamilyPart = ({ familyId, me }: { readonly familyId: string; readonly me: Me }) => {
  const family = useQuery(familyId, (attach) => call('identity.familyRead', { params: { familyId }, attach }));
  const guardians = family.data?.guardians ?? [];
  return (
    <Part title='家长' query={family} nothing={guardians.length === 0 ? '还没有家长' : null}>
      {guardians.map((guardian) => (
        <GuardianLine
          key={guardian.guardianId}
          familyId={familyId}
          guardian={guardian}
          mayReveal={allows(me, 'family.phone.reveal')}
        />
      ))}
    </Part>
  );
};

/** What is done for a child at the desk. */
export const Acts = ({
  student,
  me,
  onAward,
}: {
  readonly student: StudentCard;
  readonly me: Me;
  readonly onAward: () => void;
}) => {
  const award = allows(me, 'behaviour.write') && student.status === 'active';
  const collect = allows(me, 'payment.collect');
  const points = allows(me, 'points.award') && student.status === 'active';
  if (!award && !collect && !points) return null;
  return (
    <View className='member-card__acts'>
      {points && (
        <Button
          block
          text='奖励积分'
          kind='secondary'
          size='md'
          testId='award-points'
          onPress={() => void Taro.navigateTo({ url: urls.staff.award(student.id) })}
        />
      )}
      {award && <Button block text='记录获奖' kind='secondary' size='md' testId='record-award' onPress={onAward} />}
      {collect && (
        <Button
          block
          text='收款'
          icon='wallet'
          kind='secondary'
          size='md'
          testId='collect-from'
          onPress={() => void Taro.navigateTo({ url: urls.staff.collect(student.id) })}
        />
      )}
    </View>
  );
};

import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, Card, EmptyState, ListRow, Tag } from '@/components';
import { Facts } from '@/family/Facts';
import { ListFace } from '@/family/ListFace';
import { More } from '@/family/More';
import { attendanceStates, type Enrolment } from '@/family/model';
import { usePages } from '@/family/use-pages';
import { useRefresh } from '@/family/use-refresh';
import { formatInstant } from '@/format';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { attendanceFacts } from '../../attendance-model';
import { isMissed } from '../../make-up-model';
import { DisputeButton } from './DisputeButton';
import { DisputeSheet } from './DisputeSheet';
import './index.scss';

interface AttendanceListProps {
  readonly studentId: string;
  readonly enrolments: readonly Enrolment[];
}

/** What became of the child at every lesson, newest first. */
export const AttendanceList = ({ studentId, enrolments }: AttendanceListProps) => {
  const [open, setOpen] = useState<string>();
  const [disputed, setDisputed] = useState<string>();
  const pages = usePages(`attendance ${studentId}`, (cursor, attach) =>
    call('schooling.studentAttendance', {
      params: { studentId },
      query: { cursor, limit: 30 },
      ...(attach === undefined ? {} : { attach }),
    }),
  );
  useRefresh(pages.reload);
  return (
    <>
      <ListFace pages={pages} what='考勤' empty={<EmptyState compact title='还没有考勤记录' hint='第一次签到后会显示在这里' />}>
        <Card flush>
          {(pages.data ?? []).map((item) => {
            const state = attendanceStates[item.status];
            return (
              <View className='attendance__line' key={item.id}>
                <ListRow
                  title={item.courseTitle}
                  hint={formatInstant(item.startsAt)}
                  testId={`attendance-${item.id}`}
                  value={
                    <View className='attendance__tags'>
                      <Tag text={state.text} tone={state.tone} />
                      {item.disputeOpen && <Tag text='异议处理中' tone='info' />}
                    </View>
                  }
                  onPress={() => setOpen(open === item.id ? undefined : item.id)}
                />
                {open === item.id && (
                  <Facts
                    facts={attendanceFacts(item, enrolments.find(({ id }) => id === item.consumedEnrolmentId)?.title)}
                    sentences={item.note === null ? [] : [item.note]}
                  >
                    {isMissed(item) && (
                      <Button
                        text='补课'
                        kind='secondary'
                        size='md'
                        testId='make-up'
                        onPress={() => void Taro.navigateTo({ url: urls.makeUp(studentId, item.lessonId, item.lessonDate) })}
                      />
                    )}
                    <DisputeButton
                      text='对这次考勤有疑问'
                      open={item.disputeOpen}
                      studentId={studentId}
                      onDispute={() => setDisputed(item.id)}
                    />
                  </Facts>
                )}
              </View>
            );
          })}
        </Card>
        <More pages={pages} />
      </ListFace>
      {disputed !== undefined && (
        <DisputeSheet
          attendanceId={disputed}
          studentId={studentId}
          onClose={() => setDisputed(undefined)}
          onSent={() => void pages.reload()}
        />
      )}
    </>
  );
};

import { View } from '@tarojs/components';
import Taro, { useDidShow, useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Card, type Face, PageShell } from '@/components';
import { faceOf, type Query, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { AwardSheet } from '../../components/award-sheet';
import { RightsPart } from '../../components/rights-part';
import { faceAfter, useCaller } from '../../hooks/use-me';
import { allows } from '../../model/access';
import type { Campus, Me } from '../../types';
import { Acts, FamilyPart, Head, LatestAttendance, Packages, type StudentCard, Today } from './parts';
import './index.scss';

/** A code of another school, of a colleague's class or campus, or of a child whose data is gone: which, nobody may learn. */
const foreignFace = (query: Query<StudentCard>): Face =>
  query.data === undefined && query.error?.code === 'not_found'
    ? {
        kind: 'empty',
        title: '没有找到这位学员',
        hint: '会员码可能不是本校的，或者这位学员不在您负责的校区和班级。请核对后再试，或请前台同事帮忙查找。',
        picture: 'search',
        action: { text: '再找一次', onPress: () => void Taro.redirectTo({ url: urls.staff.members() }) },
      }
    : faceOf(query, undefined, 'headline');

interface MemberProps {
  readonly student: StudentCard;
  readonly me: Me;
  readonly campuses: readonly Campus[];
}

const Member = ({ student, me, campuses }: MemberProps) => {
  const studentId = student.id;
  const [awarding, setAwarding] = useState(false);
  const [awarded, setAwarded] = useState<string>();
  const seesCredits = allows(me, 'enrolment.read');
  const seesPoints = allows(me, 'points.read');
  const enrolments = useQuery(seesCredits ? studentId : null, (attach) =>
    call('schooling.listStudentEnrolments', { params: { studentId }, attach }),
  );
  const balance = useQuery(seesPoints ? studentId : null, (attach) => call('points.balance', { params: { studentId }, attach }));
  // What was done on the pages that this one leads to shows when it comes back.
  useDidShow(() => {
    if (enrolments.data) void enrolments.reload();
    if (balance.data) void balance.reload();
  });
  return (
    <>
      {awarded !== undefined && (
        <Card tone='brand'>
          <View {...a11y({ role: 'status' })} id='award-done'>
            {awarded}
          </View>
        </Card>
      )}
      <Head
        student={student}
        campuses={campuses}
        enrolments={seesCredits ? enrolments : null}
        balance={seesPoints ? balance : null}
      />
      <Acts student={student} me={me} onAward={() => setAwarding(true)} />
      {allows(me, 'lesson.read') && <Today student={student} me={me} />}
      {allows(me, 'family.read') && <FamilyPart familyId={student.familyId} me={me} />}
      {seesCredits && <Packages enrolments={enrolments} />}
      {allows(me, 'redemption.read') && (
        <RightsPart studentId={studentId} mayUse={allows(me, 'redemption.fulfil')} mayUndo={allows(me, 'redemption.return')} />
      )}
      {allows(me, 'attendance.read') && <LatestAttendance studentId={studentId} />}
      {awarding && (
        <AwardSheet
          studentId={studentId}
          name={student.name}
          onClose={() => setAwarding(false)}
          onLost={() => void (balance.data && balance.reload())}
          onDone={(text) => {
            setAwarding(false);
            setAwarded(text);
            if (balance.data) void balance.reload();
          }}
        />
      )}
    </>
  );
};

/** One child as staff see it on the phone: as much as the role allows, and the things that are done at the desk. */
export default function MemberScreen() {
  const studentId = useRouter().params.studentId ?? '';
  const caller = useCaller(urls.staff.member(studentId));
  const student = useQuery(caller.data ? `student ${studentId}` : null, (attach) =>
    call('schooling.getStudent', { params: { studentId }, attach }),
  );
  return (
    <PageShell face={faceAfter(caller, foreignFace(student))}>
      {student.data !== undefined && caller.data !== undefined && (
        <Member student={student.data} me={caller.data.me} campuses={caller.data.campuses} />
      )}
    </PageShell>
  );
}

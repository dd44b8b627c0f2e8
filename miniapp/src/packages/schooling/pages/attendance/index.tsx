import { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { PageShell } from '@/components';
import { Chips } from '@/family/ChildSwitcher';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { useRefresh } from '@/family/use-refresh';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { localDateOf } from '@/vocabulary';
import { AttendanceList } from './AttendanceList';
import { CreditEntries } from './CreditEntries';
import { Packages } from './Packages';

const tabs = [
  { value: 'credits', text: '课时' },
  { value: 'attendance', text: '考勤' },
] as const;

/** A child's packages with every deduction, and its attendance. */
export default function AttendancePage() {
  const { studentId = '' } = useRouter().params;
  const here = urls.attendance(studentId);
  const signedIn = useRequireSession(here);
  const [tab, setTab] = useState<string>('credits');
  const enrolments = useQuery(signedIn ? `enrolments ${studentId}` : null, (attach) =>
    call('schooling.listStudentEnrolments', { params: { studentId }, attach }),
  );
  useRefresh(enrolments.reload);
  useConsentPrompt(enrolments.error, here);
  return (
    <PageShell
      face={familyFace(enrolments, here, faceOf(enrolments, undefined, 'list'))}
      head={<Chips label='查看' options={tabs} value={tab} onChange={setTab} />}
    >
      {enrolments.data !== undefined && tab === 'credits' && (
        <>
          <Packages enrolments={enrolments.data.items} today={localDateOf(Date.now())} />
          <CreditEntries studentId={studentId} />
        </>
      )}
      {enrolments.data !== undefined && tab === 'attendance' && (
        <AttendanceList studentId={studentId} enrolments={enrolments.data.items} />
      )}
    </PageShell>
  );
}

import { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { PageShell } from '@/components';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { useRefresh } from '@/family/use-refresh';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { DisputeSheet } from '../../DisputeSheet';
import { LineView } from './LineView';

/** One line of points: what it came from, how it was counted, what became of it, and the way to object. */
export default function PointsLine() {
  const { studentId = '', transactionId = '' } = useRouter().params;
  const here = urls.pointsLine(studentId, transactionId);
  const signedIn = useRequireSession(here);
  const query = useQuery(signedIn ? here : null, (attach) =>
    call('earning.explainLine', { params: { studentId, transactionId }, attach }),
  );
  const [objecting, setObjecting] = useState(false);
  useRefresh(query.reload);
  useConsentPrompt(query.error, here);
  const { data } = query;
  return (
    <PageShell face={familyFace(query, here, faceOf(query, undefined, 'headline'))}>
      {data !== undefined && <LineView explanation={data} studentId={studentId} onObject={() => setObjecting(true)} />}
      {data !== undefined && objecting && (
        <DisputeSheet
          line={data.line}
          studentId={studentId}
          onClose={() => setObjecting(false)}
          onDone={() => {
            setObjecting(false);
            void query.reload();
          }}
        />
      )}
    </PageShell>
  );
}

import Taro, { useRouter } from '@tarojs/taro';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Card, Field, ListRow, PageShell, PrimaryButton } from '@/components';
import { useChosenChild } from '@/family/current-child';
import { familyFace, useConsentPrompt } from '@/family/faces';
import type { PendingCheckIn } from '@/family/pending-check-ins';
import { newCheckIn, type Sent, sendCheckIn, useNetworkBack } from '@/family/send-check-ins';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { scan } from '@/services/wechat';
import { chosenFirst, codeIn } from './model';
import { Kept, Recorded, Refused, Sending } from './outcome';

/** Asks for the code: the scanner in WeChat, a field where there is none. */
const AskCode = ({ onCode }: { readonly onCode: (code: string) => void }) => {
  const [text, setText] = useState('');
  const start = useCallback(async () => {
    const outcome = await scan();
    if (outcome.kind === 'text') onCode(codeIn(outcome.text));
  }, [onCode]);
  return (
    <>
      {process.env.TARO_ENV !== 'h5' && <PrimaryButton text='扫描签到码' icon='scan' onPress={() => void start()} />}
      <Card title='输入签到码'>
        <Field
          label='签到码'
          value={text}
          onChange={setText}
          maxLength={300}
          placeholder='k 开头的 32 位签到码，或签到链接'
          hint='签到码在老师或前台的屏幕上，30 秒更换一次'
          testId='code'
          onSubmit={() => text.trim() !== '' && onCode(codeIn(text))}
        />
        <PrimaryButton text='签到' disabled={text.trim() === ''} onPress={() => onCode(codeIn(text))} testId='submit-code' />
      </Card>
    </>
  );
};

interface Attempt {
  readonly item: PendingCheckIn;
  /** Undefined while the first answer is on its way. */
  readonly sent: Sent | undefined;
}

/** Sends a scan, again by itself when it was kept, and tells the latest outcome. */
const useAttempt = () => {
  const [attempt, setAttempt] = useState<Attempt>();
  const sending = useRef(false);
  const send = useCallback(async (item: PendingCheckIn) => {
    if (sending.current) return;
    sending.current = true;
    setAttempt((old) => (old?.item.key === item.key ? old : { item, sent: undefined }));
    const sent = await sendCheckIn(item);
    sending.current = false;
    setAttempt({ item, sent });
  }, []);
  const kept = attempt?.sent?.kind === 'kept' ? attempt.item : undefined;
  const again = useCallback(() => {
    if (kept !== undefined) void send(kept);
  }, [kept, send]);
  useNetworkBack(kept !== undefined, again);
  return { attempt, send, again, forget: () => setAttempt(undefined) };
};

/** Checking in: the code, the child, the result. Opened by a scan, by a link, or by WeChat's own scanner with a scene. */
export default function CheckIn() {
  const { params } = useRouter();
  const opened = codeIn(params.scene ?? params.code ?? '');
  const [code, setCode] = useState(opened);
  const signedIn = useRequireSession(urls.checkIn(opened === '' ? undefined : opened));
  const chosen = useChosenChild();
  const students = useQuery(signedIn ? 'students' : null, (attach) => call('schooling.listOwnStudents', { attach }));
  const { attempt, send, again, forget } = useAttempt();
  useConsentPrompt(students.error, urls.checkIn(opened === '' ? undefined : opened));

  const items = chosenFirst(students.data?.items.filter(({ status }) => status === 'active') ?? [], chosen);
  const only = items.length === 1 ? items[0] : undefined;
  const [onlyId, onlyName] = [only?.id, only?.name];
  useEffect(() => {
    if (code !== '' && onlyId !== undefined && onlyName !== undefined) void send(newCheckIn(code, onlyId, onlyName, Date.now()));
  }, [code, onlyId, onlyName, send]);

  const startOver = () => {
    forget();
    setCode('');
  };
  const face = familyFace(
    students,
    urls.checkIn(),
    faceOf(
      students,
      () => (items.length === 0 ? { title: '还没有可以签到的孩子', hint: '请联系校区前台登记孩子的资料。' } : null),
      'headline',
    ),
  );
  if (attempt !== undefined) {
    const { item, sent } = attempt;
    const home = () => void Taro.reLaunch({ url: urls.home() });
    if (sent === undefined) return <Sending name={item.studentName} />;
    if (sent.kind === 'done') return <Recorded name={item.studentName} answer={sent.answer} onDone={home} />;
    if (sent.kind === 'kept') return <Kept item={item} onAgain={again} onDone={home} />;
    return <Refused sent={sent} studentId={item.studentId} onScan={startOver} onDone={home} />;
  }
  return (
    <PageShell face={face}>
      {code === '' ? (
        <AskCode onCode={setCode} />
      ) : (
        <Card flush title='给哪个孩子签到？'>
          {items.map((student) => (
            <ListRow
              key={student.id}
              title={student.name}
              icon='child'
              testId={`child-${student.id}`}
              onPress={() => void send(newCheckIn(code, student.id, student.name, Date.now()))}
            />
          ))}
        </Card>
      )}
    </PageShell>
  );
}

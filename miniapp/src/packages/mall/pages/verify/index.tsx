import { Text, View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { a11y } from '@/a11y';
import { Card, type Face, PageShell, PrimaryButton, Progress } from '@/components';
import { percentDown } from '@/family/model';
import { useRefresh } from '@/family/use-refresh';
import { formatWhole } from '@/format';
import { usePoll } from '@/hooks/use-poll';
import { faceOf, type Query, useQuery } from '@/hooks/use-query';
import { useSignedIn } from '@/hooks/use-session';
import { useTurn } from '@/hooks/use-turn';
import { call } from '@/services/api';
import type { ApiFailure } from '@/services/http';
import { serverNow } from '@/services/server-clock';
import { deviceStorage } from '@/services/storage';
import { type NotedDraw, type NotedHere, notedDraws, notedHere } from '../../lottery-draft';
import { hashProblem, type Noted, type Published, readPublished, type ShownDraw } from '../../verify-model';
import { NotedForm } from './Form';
import { Result } from './Result';
import { useVerifying } from './use-verifying';
import '../../lottery.scss';

/** So many of the family's own draws are fetched to compare with; limits keep nearly all families below. */
const OWN = 200;

/** What the school's service says of the family. */
interface OwnAnswer {
  readonly nonce: string;
  readonly guardianId: string;
  readonly shown: readonly ShownDraw[];
}

/** The family's nonce and its child's draws, where it is signed in and the address names the child. */
const useOwn = (studentId: string, lotteryId: string): Query<OwnAnswer> => {
  const signedIn = useSignedIn();
  return useQuery<OwnAnswer>(signedIn && studentId !== '' ? `own ${studentId} ${lotteryId}` : null, async (attach) => {
    // The nonce is the family's: a child who did not draw has brothers and sisters who did.
    const lottery = await call('lottery.show', { params: { studentId, lotteryId }, attach });
    if (!lottery.ok) return lottery;
    const answer = await call('lottery.mine', { params: { studentId }, query: { lotteryId, limit: OWN }, attach });
    if (!answer.ok) return answer;
    const { nonce, guardianId } = lottery.data;
    const shown = answer.data.items.map(({ drawNo, prizeName }) => ({ drawNo, prizeName }));
    return { ok: true, data: { nonce: nonce ?? '', guardianId, shown } };
  });
};

/** The nonce this device drew with; empty when it drew with none, or for several families and it is not known for whom. */
const keptNonce = (kept: readonly NotedDraw[], guardianId: string | undefined): string => {
  const own = guardianId === undefined ? kept : kept.filter((one) => one.guardianId === guardianId);
  const nonces = new Set(own.map(({ nonce }) => nonce));
  return nonces.size === 1 ? (own[0]?.nonce ?? '') : '';
};

/** What was published; a file that cannot be read is an answer, too, and is said as one. */
const usePublished = (lotteryId: string) => {
  const query = useQuery(lotteryId === '' ? null : `published ${lotteryId}`, (attach) =>
    call('lottery.published', { params: { lotteryId }, attach }),
  );
  const [read, setRead] = useState<ReturnType<typeof readPublished>>();
  useEffect(() => setRead(query.data === undefined ? undefined : readPublished(query.data)), [query.data]);
  return { query, read };
};

/** The seed is revealed within minutes of the closing time. */
const POLL_MS = 10_000;

const isStillOpen = (error: ApiFailure | undefined): boolean => error?.code === 'lottery_still_open';
const closesAtOf = ({ details }: ApiFailure): number | null => {
  const closesAt = (details as { readonly closesAt?: unknown } | undefined)?.closesAt;
  return typeof closesAt === 'number' ? closesAt : null;
};

/**
 * Asks again by itself until the seed is there: once when the campaign closes, then every few seconds.
 * @returns whether the campaign is closed, as far as is known
 */
const useAwaiting = ({ data, error, reload }: Query<unknown>): boolean => {
  // Kept while a try fails for another reason, so that a bad connection does not end the wait.
  const known = useRef<number | null>(null);
  if (error !== undefined && isStillOpen(error)) known.current = closesAtOf(error);
  const closesAt = data === undefined ? known.current : null;
  const closed = closesAt !== null && serverNow() >= closesAt;
  useTurn(closed ? null : closesAt, reload);
  usePoll(POLL_MS, closed, reload);
  return closed;
};

const notYet = (closed: boolean, look: () => void): Face => ({
  kind: 'empty',
  title: closed ? '正在公布随机种子' : '结束后才能核对',
  hint: closed
    ? '抽奖已经结束，学校会在几分钟内公布随机种子，公布后这里会自动打开。'
    : '随机种子在抽奖结束后公布，到时候这里会在您的设备上重新计算每一次的结果。现在可以先在抽奖页面记下承诺值和规则指纹。',
  picture: 'search',
  action: { text: '再看一次', onPress: look },
});

const faceFor = ({ query, read }: ReturnType<typeof usePublished>, lotteryId: string, closed: boolean): Face => {
  if (lotteryId === '') return { kind: 'empty', title: '没有选定抽奖活动', hint: '请从抽奖页面进入核对。', picture: 'search' };
  if (isStillOpen(query.error)) return notYet(closed, () => void query.reload());
  if (query.data !== undefined && read === undefined) return { kind: 'loading', shape: 'headline' };
  if (read !== undefined && 'problem' in read)
    return { kind: 'error', message: read.problem, onRetry: () => void query.reload(), busy: query.busy };
  return faceOf(query, undefined, 'headline');
};

interface VerifierProps {
  readonly file: Published;
  readonly here: NotedHere | null;
  readonly kept: readonly NotedDraw[];
  readonly own: OwnAnswer | undefined;
}

const Verifier = ({ file, here, kept, own }: VerifierProps) => {
  const [typed, setTyped] = useState<Partial<Noted>>({});
  const noted: Noted = {
    commitment: here?.commitment ?? '',
    rulesHash: here?.rulesHash ?? '',
    // What this device drew with comes before what the school says it was.
    nonce: keptNonce(kept, own?.guardianId) || (own?.nonce ?? ''),
    ...typed,
  };
  const { done, result, failed, run } = useVerifying(file);
  const total = file.draws.length;
  const wrong = hashProblem(noted.commitment) !== undefined || hashProblem(noted.rulesHash) !== undefined;
  // What the server says this family drew belongs to its own nonce only.
  const nonce = noted.nonce.trim();
  const shown = own !== undefined && nonce === own.nonce ? own.shown : [];
  const mine = { shown, kept: kept.filter((one) => one.nonce === nonce) };
  return (
    <PageShell
      face={{ kind: 'ready' }}
      foot={
        <PrimaryButton
          text={result === null ? '开始核对' : '再核对一次'}
          busyText='正在核对'
          busy={done !== null}
          disabled={wrong}
          testId='verify'
          onPress={() => run(noted, mine)}
        />
      }
    >
      <Card>
        <Text className='lottery__title'>{file.rules.title}</Text>
        <Text className='lottery__say'>
          {`公布的名单里有 ${formatWhole(total)} 次抽奖。核对全部在您的设备上进行，不经过学校的服务器。`}
        </Text>
      </Card>
      <NotedForm noted={noted} here={here} onChange={(change) => setTyped((old) => ({ ...old, ...change }))} />
      {done !== null && (
        <Card>
          <Progress
            label='正在重新计算'
            text={`${formatWhole(done)} / ${formatWhole(total)} 次`}
            percent={percentDown(done, total)}
          />
        </Card>
      )}
      {failed && (
        <Card tone='danger'>
          <View {...a11y({ role: 'alert' })}>
            <Text className='lottery__say'>没有算完，请再核对一次。</Text>
          </View>
        </Card>
      )}
      {result !== null && <Result steps={result.steps} walk={result.walk} />}
    </PageShell>
  );
};

/** Recomputes a whole campaign from the published file, on the reader's own device. */
export default function VerifyPage() {
  const { studentId = '', lotteryId = '' } = useRouter().params;
  const published = usePublished(lotteryId);
  const own = useOwn(studentId, lotteryId);
  const { query, read } = published;
  const closed = useAwaiting(query);
  // What was published never changes: only what is not there yet is asked for again.
  useRefresh(() => (lotteryId === '' || query.data !== undefined ? undefined : query.reload()));
  if (read !== undefined && 'file' in read)
    return (
      <Verifier
        file={read.file}
        here={notedHere(deviceStorage, lotteryId)}
        kept={notedDraws(deviceStorage, lotteryId)}
        own={own.data}
      />
    );
  return <PageShell face={faceFor(published, lotteryId, closed)} />;
}

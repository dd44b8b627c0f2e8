import { PageShell } from '@/components';
import '@/family/family.scss';
import { familyFace } from '@/family/faces';
import { useRefresh } from '@/family/use-refresh';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { useTurn } from '@/hooks/use-turn';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { RuleForm } from './RuleForm';
import '../../mall.scss';

/** Above how many points a guardian confirms, and the word that does it. */
export default function RulePage() {
  const here = urls.mallRule();
  const signedIn = useRequireSession(here);
  const rule = useQuery(signedIn ? here : null, (attach) => call('mallFamily.rule', { attach }));
  useTurn(rule.data?.lockedUntil ?? null, rule.reload);
  useRefresh(() => (signedIn ? rule.reload() : undefined));
  return (
    <PageShell face={familyFace(rule, here, faceOf(rule))}>
      {rule.data !== undefined && (
        <RuleForm rule={rule.data} now={serverNow()} onSaved={() => void rule.reload()} onLocked={() => void rule.reload()} />
      )}
    </PageShell>
  );
}

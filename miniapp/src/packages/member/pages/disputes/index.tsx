import { Text } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { Card, PageShell, Tag } from '@/components';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { More } from '@/family/More';
import { usePages } from '@/family/use-pages';
import { formatInstant, formatPoints } from '@/format';
import { faceOf } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { type Dispute, disputeState } from '../../model';
import '../../member.scss';

const DisputeCard = ({ dispute }: { readonly dispute: Dispute }) => {
  const state = disputeState(dispute);
  return (
    <Card
      title={`${dispute.lineTitle} ${formatPoints(dispute.lineAmount, true)} 积分`}
      extra={<Tag text={state.text} tone={state.tone} />}
    >
      <Text className='member__text'>{`您说：${dispute.reasonText}`}</Text>
      {dispute.answerText !== null && <Text className='member__text'>{`老师答复：${dispute.answerText}`}</Text>}
      <Text className='fam-note'>
        {dispute.decidedAt === null ? `提交于 ${formatInstant(dispute.filedAt)}` : `答复于 ${formatInstant(dispute.decidedAt)}`}
      </Text>
    </Card>
  );
};

/** What the family objected to, and what the school answered. */
export default function Disputes() {
  const { studentId = '' } = useRouter().params;
  const here = urls.pointsDisputes(studentId);
  const signedIn = useRequireSession(here);
  const pages = usePages(signedIn ? here : null, (cursor, attach) =>
    call('points.studentDisputes', {
      params: { studentId },
      query: { cursor },
      ...(attach === undefined ? {} : { attach }),
    }),
  );
  useConsentPrompt(pages.error, here);
  const face = familyFace(
    pages,
    here,
    faceOf(pages, (items) =>
      items.length === 0
        ? {
            title: '还没有申诉',
            hint: '在积分明细中点开任意一笔，就可以提出疑问',
            action: { text: '查看积分明细', onPress: () => void Taro.switchTab({ url: urls.points() }) },
          }
        : null,
    ),
  );
  return (
    <PageShell face={face}>
      {pages.data?.map((dispute) => (
        <DisputeCard key={dispute.disputeId} dispute={dispute} />
      ))}
      <More pages={pages} />
    </PageShell>
  );
}

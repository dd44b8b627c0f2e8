import type { AnswerOf } from '@/services/api';

export type FamilyMessage = AnswerOf<'messages.ofFamily'>['items'][number];
export type Delivery = FamilyMessage['deliveries'][number];

const STATES: Readonly<Record<Delivery['state'], string>> = {
  waiting: '待发送',
  sending: '发送中',
  sent: '已发出',
  arrived: '已送达',
  no_consent: '未发（没有授权次数）',
  muted: '未发（家长关闭提醒）',
  late: '未发（已过时效）',
  failed: '发送失败',
  unknown: '结果不明',
};

/** One guardian's WeChat message in a few words. */
export const deliveryText = ({ guardian, state, reason }: Delivery): string =>
  `${guardian}：${STATES[state]}${state === 'failed' && reason !== null ? `（${reason}）` : ''}`;

/** Who read it in the inbox; a dash while nobody has. */
export const readText = (readBy: FamilyMessage['readBy']): string =>
  readBy.length === 0 ? '—' : readBy.map(({ name }) => name).join('、');

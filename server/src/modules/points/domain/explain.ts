import type { PointsTransactionKind } from '@qingya/shared';

/** Facts of one statement line that its explanation is made of. */
export interface LineFacts {
  readonly kind: PointsTransactionKind;
  /** Signed changes of the balances; debt positive = more debt. */
  readonly changes: { readonly available: number; readonly pending: number; readonly held: number; readonly debt: number };
  readonly lot: {
    readonly expiresOn: string | null;
    readonly pending: boolean;
    readonly availableOn: string | null;
  } | null;
  readonly usedLots: number;
}

const chineseDate = (date: string): string => {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
};

const KIND_SENTENCES: Readonly<Partial<Record<PointsTransactionKind, string>>> = {
  hold: '积分已为这次兑换冻结，兑换完成后扣除，取消则退回。',
  commit: '扣除的是之前冻结的积分。',
  void: '冻结的积分已退回原来的批次。',
  undo: '积分已退回原来的批次，有效期不变；已过期的批次按宽限期恢复。',
  claw_back: '对应的奖励被撤销，积分随之收回。',
  expire: '积分过了最后可用日，已自动清零。',
  release: '待生效的积分现在可以使用了。',
};

/** Short Chinese sentences that say why the line is what it is. */
export const explainLine = (line: LineFacts): string[] => {
  const sentences: string[] = [];
  const own = KIND_SENTENCES[line.kind];
  if (own) sentences.push(own);
  if (line.lot) sentences.push(...explainLot(line.lot));
  const { debt } = line.changes;
  if (debt > 0) sentences.push(`其中 ${debt} 积分已被使用，记为待抵扣积分，从之后获得的积分中先扣。`);
  if (debt < 0) sentences.push(`其中 ${0 - debt} 积分补上了之前待抵扣的积分。`);
  const spends = line.kind === 'spend' || line.kind === 'adjust_debit' || line.kind === 'hold';
  if (spends && line.usedLots > 1) sentences.push(`从 ${line.usedLots} 个批次中扣除，最早到期的先用。`);
  return sentences;
};

const explainLot = ({ expiresOn, pending, availableOn }: NonNullable<LineFacts['lot']>): string[] => {
  const sentences: string[] = [];
  if (pending) {
    sentences.push(availableOn ? `待生效，${chineseDate(availableOn)}起可以使用。` : '待生效，满足条件后可以使用。');
  }
  sentences.push(expiresOn ? `有效期至${chineseDate(expiresOn)}（含当天）。` : '长期有效。');
  return sentences;
};

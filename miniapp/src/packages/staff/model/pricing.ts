import { formatFen, formatPoints, formatWhole } from '@/format';
import type { AnswerOf, RequestOf } from '@/services/api';
import { readFenOrNothing, readInstant } from './good-form';

export type Proposal = AnswerOf<'mallPricing.propose'>;
export type ProposalBody = RequestOf<'mallPricing.propose'>['body'];
export type Prices = AnswerOf<'mallPricing.prices'>;
export type Promotion = Prices['promotions'][number];
export type PriceStretch = Prices['history'][number];

/** What somebody tries in the pricing assistant; premiums in percent, the discount in 折. */
export interface PricingDraft {
  readonly cost: string;
  readonly shipping: string;
  readonly premiums: readonly string[];
  readonly logistics: 'exact' | 'percent';
  readonly step: string;
  readonly discount: string;
  readonly pieces: string;
}

export const MOST_PREMIUMS = 5;
export const pricingDraftOf = (cost: string, shipping: string): PricingDraft => ({
  cost,
  shipping,
  premiums: [],
  logistics: 'exact',
  step: '100',
  discount: '',
  pieces: '',
});

/** Percent with two decimals at most as basis points: 150 → 15,000. Taken apart as text, so nothing is rounded. */
const readPercent = (text: string): number | null => {
  const [, whole = '', decimals = ''] = /^(\d{1,5})(?:\.(\d{1,2}))?%?$/.exec(text.trim()) ?? [];
  if (whole === '') return null;
  const value = Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
  return value >= 1 && value <= 1_000_000 ? value : null;
};

/** 折 as percent: 7 → 70, 6.6 → 66; blank = no discount. */
export const readFold = (text: string): number | null => {
  const clean = text.trim().replace(/折$/, '');
  if (clean === '') return 100;
  const [, whole = '', tenth = '0'] = /^(\d{1,2})(?:\.(\d))?$/.exec(clean) ?? [];
  if (whole === '') return null;
  const percent = Number(whole) * 10 + Number(tenth);
  return percent >= 1 && percent <= 100 ? percent : null;
};

/** Percent as 折: 70 → 7 折, 66 → 6.6 折, 100 → 不打折. */
export const foldText = (percent: number): string => {
  if (percent >= 100) return '不打折';
  return percent % 10 === 0 ? `${percent / 10} 折` : `${Math.floor(percent / 10)}.${percent % 10} 折`;
};

const readWhole = (text: string, least: number, most: number): number | null => {
  const clean = text.replace(/[\s,，]/g, '');
  const value = /^\d{1,7}$/.test(clean) ? Number(clean) : Number.NaN;
  return value >= least && value <= most ? value : null;
};

export type PricingField = 'cost' | 'shipping' | 'premiums' | 'step' | 'discount' | 'pieces';
export type ReadPricing = { readonly value: ProposalBody } | { readonly field: PricingField; readonly problem: string };

/** Reads what was typed as a question to the server; the first field that cannot be read says why. */
export const readPricing = (draft: PricingDraft): ReadPricing => {
  const cost = readFenOrNothing(draft.cost);
  const shipping = readFenOrNothing(draft.shipping);
  if (draft.cost.trim() === '') return { field: 'cost', problem: '先填写进价，就能算出建议的积分价' };
  if ('problem' in cost) return { field: 'cost', problem: cost.problem };
  if ('problem' in shipping) return { field: 'shipping', problem: shipping.problem };
  const premiums = draft.premiums.filter((text) => text.trim() !== '').map(readPercent);
  if (premiums.includes(null)) return { field: 'premiums', problem: '溢价请按百分数填写，例如 150' };
  const step = readWhole(draft.step, 1, 1_000_000);
  if (step === null) return { field: 'step', problem: '取整单位请填写 1 到 1,000,000 之间的整数' };
  const discountPercent = readFold(draft.discount);
  if (discountPercent === null) return { field: 'discount', problem: '折扣请填写 0.1 到 10，例如 7 或 6.6' };
  const pieces = draft.pieces.trim() === '' ? 0 : readWhole(draft.pieces, 0, 1_000_000);
  if (pieces === null) return { field: 'pieces', problem: '件数请填写整数' };
  return {
    value: {
      costFen: cost.fen,
      shippingFen: shipping.fen,
      premiums: premiums.filter((one) => one !== null),
      logistics: draft.logistics,
      step,
      discountPercent,
      pieces,
    },
  };
};

export interface Line {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
}

/** Basis points as percent: 15,000 → 150%, 1,005 → 10.05%. */
const percentText = (basisPoints: number): string => {
  const digits = String(basisPoints).padStart(3, '0');
  const [whole, decimals] = [digits.slice(0, -2), digits.slice(-2).replace(/0+$/, '')];
  return `${whole}${decimals === '' ? '' : `.${decimals}`}%`;
};

/** What the assistant works out, line by line. */
export const proposalLines = (proposal: Proposal): readonly Line[] => [
  {
    id: 'points',
    label: '建议积分价',
    value: `${formatPoints(proposal.points)} 积分`,
    hint: proposal.raised ? '溢价不够运费，已抬到保本价' : `算得 ${formatPoints(proposal.computed)} 积分，取整后为标价`,
  },
  {
    id: 'breakEven',
    label: '保本价',
    value: `${formatPoints(proposal.breakEven)} 积分`,
    hint: `每元 ${formatWhole(proposal.pointsPerYuan)} 积分，物流溢价 ${percentText(proposal.logisticsBasisPoints)}`,
  },
  { id: 'deepest', label: '最低折扣', value: proposal.deepestText },
  { id: 'discounted', label: '试算折扣', value: `${formatPoints(proposal.discounted)} 积分`, hint: proposal.discountText },
];

/** What redeeming so many pieces does to what the school owes. @param pieces 0 = nobody asked */
export const liabilityLines = ({ liability }: Proposal, pieces: number): readonly Line[] =>
  pieces === 0
    ? []
    : [
        {
          id: 'liability',
          label: `兑出 ${formatWhole(pieces)} 件，负债减少`,
          value: `${formatPoints(liability.points)} 积分`,
          hint: `约合 ${formatFen(liability.fen)}${liability.shareBasisPoints === null ? '' : `，占全部未用积分的 ${percentText(liability.shareBasisPoints)}`}`,
        },
        { id: 'cost', label: '进价和运费', value: formatFen(liability.costFen) },
        { id: 'margin', label: '差额', value: formatFen(liability.marginFen) },
      ];

// ---- Promotions ----

export const PROMOTION_STATES = {
  planned: { text: '未开始', tone: 'info' },
  running: { text: '进行中', tone: 'points' },
  over: { text: '已结束', tone: 'neutral' },
} as const;

export interface PromotionDraft {
  readonly points: string;
  readonly from: string;
  readonly until: string;
}
export type ReadPromotion =
  | { readonly value: { readonly points: number; readonly from: number | null; readonly until: number | null } }
  | { readonly field: keyof PromotionDraft; readonly problem: string };

/** Reads a promotion: below the list price, and ending after it begins; a last day without a time counts in full. @param list the list price in points */
export const readPromotion = (draft: PromotionDraft, list: number): ReadPromotion => {
  const points = readWhole(draft.points, 1, 9_999_999);
  if (points === null) return { field: 'points', problem: '请填写促销价，整数' };
  if (points >= list) return { field: 'points', problem: `促销价要低于标价 ${formatPoints(list)}` };
  const from = readInstant(draft.from);
  if (from === undefined) return { field: 'from', problem: '请按 2026-11-21 18:30 的格式填写' };
  const until = readInstant(draft.until, 'end');
  if (until === undefined) return { field: 'until', problem: '请按 2026-11-21 18:30 的格式填写' };
  if (from !== null && until !== null && until <= from) return { field: 'until', problem: '结束时间要晚于开始时间' };
  return { value: { points, from, until } };
};

/** Whether a price does not pay for the good; unknown cost = nobody can tell. */
export const isBelow = (points: number, breakEven: number | null): boolean => breakEven !== null && points < breakEven;

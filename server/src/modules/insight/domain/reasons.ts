const LEDGER_REASONS: Readonly<Record<string, string>> = {
  'mall.redeem': '商城兑换',
  'mall.return': '退回兑换',
  'points.expire': '到期清零',
  'points.release': '积分生效',
  'earning.taken_back': '更正收回',
  'earning.manual.undone': '撤销老师奖励',
  'points.adjust': '老师手工调整',
  'points.dispute': '异议更正',
  'points.hold': '兑换',
  'earning.manual': '老师奖励',
  'lottery.draw': '积分抽奖',
  'lottery.prize': '抽奖奖品',
  'gift.front_desk': '前台小礼品',
};
const EARNING = 'earning.';

/** What a reason of the ledger is called: a rule's title, a name of the ledger's own, else the code itself. */
export const reasonTitle = (code: string, rules: ReadonlyMap<string, string>): string => {
  const rule = code.startsWith(EARNING) ? rules.get(code.slice(EARNING.length)) : undefined;
  return rule ?? LEDGER_REASONS[code] ?? code;
};

const NEVER = 'never';

/** A month as people say it. */
export const monthTitle = (code: string): string =>
  code === NEVER ? '长期有效' : `${code.slice(0, 4)} 年 ${Number(code.slice(5, 7))} 月到期`;

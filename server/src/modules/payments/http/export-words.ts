/** What codes are called in an exported file. */
const WORDS = {
  channel: { wechat: '微信支付', cash: '现金', pos: '刷卡', transfer: '转账' },
  payment: { open: '待支付', settled: '已支付', held: '待核对', closed: '已关闭' },
  closed: { expired: '超时未付', cancelled: '已撤回', voided: '已作废', refunded: '已退回', handled: '人工处理' },
  refund: {
    waiting: '等待退款',
    processing: '退款中',
    blocked: '余额不足',
    abnormal: '退款异常',
    failed: '退款失败',
    succeeded: '已退款',
  },
  cause: { asked: '申请退款', late: '超时到账自动退', duplicate: '重复付款自动退', held: '核对后退回' },
  void: { requested: '等待复核', approved: '已作废', rejected: '未通过' },
  task: { open: '待处理', done: '已处理' },
  run: { done: '已核对', not_ready: '账单未出', failed: '没有核对成' },
  kind: { missing_here: '系统没有', missing_there: '账单没有', amount_differs: '金额不同' },
  subject: { payment: '收款', refund: '退款' },
  difference: { open: '待处理', resolved: '已处理', gone: '已消除' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The word for a code; a code without one shows itself: better raw than missing. */
export const wordFor = (kind: keyof typeof WORDS, code: string | null): string | null =>
  code === null ? null : ((WORDS[kind] as Readonly<Record<string, string>>)[code] ?? code);

/** People add up yuan; two decimals of an integer number of fen are exact. */
export const yuan = (fen: number | null): number | null => (fen === null ? null : Math.round(fen) / 100);

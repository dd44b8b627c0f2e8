/** What the answers of the control API are called in the page. Pure. */

/** @typedef {{ text: string, tone: 'good' | 'wait' | 'bad' | 'plain' }} Label */

const labels = (table) => (name) => table[name] ?? { text: String(name), tone: 'plain' };

/** trade_state of an order. */
export const orderState = labels({
  NOTPAY: { text: '待支付', tone: 'wait' },
  USERPAYING: { text: '支付中', tone: 'wait' },
  SUCCESS: { text: '已支付', tone: 'good' },
  REFUND: { text: '转入退款', tone: 'plain' },
  CLOSED: { text: '已关闭', tone: 'plain' },
});

export const refundState = labels({
  PROCESSING: { text: '退款处理中', tone: 'wait' },
  SUCCESS: { text: '退款成功', tone: 'good' },
  ABNORMAL: { text: '退款异常', tone: 'bad' },
  CLOSED: { text: '退款关闭', tone: 'plain' },
});

export const eventName = labels({
  'TRANSACTION.SUCCESS': { text: '支付成功', tone: 'good' },
  'REFUND.SUCCESS': { text: '退款成功', tone: 'good' },
  'REFUND.ABNORMAL': { text: '退款异常', tone: 'bad' },
  'REFUND.CLOSED': { text: '退款关闭', tone: 'plain' },
});

/** What the payer can do with the pay sheet besides «支付». */
export const OTHER_ACTIONS = [
  { action: 'cancel', text: '取消', hint: '不付了，小程序收到 requestPayment:fail cancel' },
  { action: 'fail', text: '支付失败', hint: '没有扣款，小程序收到失败' },
  { action: 'pay_and_lose_answer', text: '支付成功但结果丢失', hint: '已扣款，但小程序一直等不到手机的结果' },
  { action: 'pay_notify_late', text: '支付成功但通知迟到', hint: '已扣款，支付通知 3 小时（模拟时间）后才发' },
  { action: 'pay_never_notify', text: '支付成功但永不通知', hint: '已扣款，不发支付通知，只能靠查询' },
];

const PAID_NOTES = {
  pay_and_lose_answer: '手机没有把结果告诉小程序。回到小程序看看，它应当自己查到这笔付款。',
  pay_notify_late: '支付通知会在 3 小时（模拟时间）后发出。想早点看到，可以拨快时间。',
  pay_never_notify: '这笔付款不会发出支付通知，商户只能自己来查。',
};

/**
 * The screen after the payer did something, or when somebody else did.
 * @param state of the pay request
 * @param action what was tapped here; undefined when it was not done here
 */
export const outcomeOf = (state, action) => {
  if (state === 'paid' || state === 'lost') {
    const note = PAID_NOTES[action ?? (state === 'lost' ? 'pay_and_lose_answer' : '')];
    return { tone: 'good', title: '支付成功', text: note ?? '可以回到小程序继续了。' };
  }
  if (state === 'cancelled')
    return { tone: 'plain', title: '已取消支付', text: '没有扣款。想付时在小程序里再点一次“微信支付”。' };
  if (state === 'failed' && action === 'fail')
    return { tone: 'bad', title: '支付失败', text: '没有扣款。可以在小程序里再试一次。' };
  if (state === 'failed')
    return { tone: 'bad', title: '支付失败', text: '这笔订单已经付过、已关闭或已过期。请回到小程序重新发起支付。' };
  return { tone: 'plain', title: '付款已过期', text: '打开超过 2 小时没有付。请回到小程序重新发起支付。' };
};

const VERSIONS = { release: '正式版', trial: '体验版', develop: '开发版', formal: '正式版', developer: '开发版' };
export const versionName = (name) => VERSIONS[name] ?? String(name ?? '');

/**
 * What a phone would do with something scanned.
 * @param {{ kind: string, result: string, expired?: boolean }} scanned
 */
export const scanWords = ({ kind, result, expired }) => {
  if (kind === 'mini-program-code')
    return { title: '打开小程序', text: '这是一个小程序码，手机会直接进入下面的页面。', tone: 'good' };
  if (kind === 'link' && expired)
    return { title: '链接已失效', text: '手机会提示“链接已过期”，请让对方重新生成一条。', tone: 'bad' };
  if (kind === 'link') return { title: '从链接打开小程序', text: '手机会先问是否打开小程序，再进入下面的页面。', tone: 'good' };
  return {
    title: '普通二维码',
    text: result === '' ? '里面没有内容。' : '这不是本小程序的码：手机只会显示它的文字，小程序里的“扫一扫”会收到它。',
    tone: 'plain',
  };
};

const CHOICES = { accept: '已允许', reject: '已拒绝', ban: '模板被封禁', filter: '同名模板被过滤' };
const FAILURES = {
  10001: '没有选模板。',
  20001: '没有这个模板。',
  20002: '一次性模板和长期模板不能放在一起。',
  20003: '一次选的模板太多了。',
  20004: '这个人关掉了订阅消息总开关，面板不会弹出。',
  20005: '小程序的订阅消息能力被封禁了。',
};

/** The answer of wx.requestSubscribeMessage. @param titles of the templates, by id */
export const subscribeWords = (answer, titles) => {
  if (answer.errCode !== undefined) return FAILURES[answer.errCode] ?? `面板没有弹出：${answer.errMsg}`;
  const { errMsg: _ok, ...results } = answer;
  return Object.entries(results)
    .map(([id, choice]) => `${titles[id] ?? id}：${CHOICES[choice] ?? choice}`)
    .join('；');
};

export const REFUND_MODES = [
  ['success', '成功（约 3 秒后到账）'],
  ['abnormal', '异常（退不回原卡，需要人工处理）'],
  ['closed', '关闭（退款没有完成）'],
  ['stay', '一直处理中（在“退款”里手动结束）'],
  ['refuse_user_account', '不受理：用户账户异常'],
];

/**
 * One line about an attempt to deliver a notification.
 * @param {{ status: number | null, fault: string | null }} attempt
 * @param {(kind: string) => string} faultName
 */
export const attemptWords = ({ status, fault }, faultName = String) => {
  const by = fault === null ? '' : `（故障：${faultName(fault)}）`;
  if (status === null) return { text: `没有送达${by}`, tone: 'bad' };
  const good = status === 200 || status === 204;
  return { text: `${good ? '已收到' : '被拒收'} · HTTP ${status}${by}`, tone: good ? 'good' : 'bad' };
};

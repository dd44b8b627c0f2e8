/** The faults that can be switched on, in words. Pure. */
import { duration } from './format.js';

export const ENDPOINT_GROUPS = [
  {
    title: '微信支付',
    kind: 'pay',
    endpoints: {
      'pay.order': '下单',
      'pay.query': '查询订单',
      'pay.close': '关闭订单',
      'pay.refund': '申请退款',
      'pay.refund-query': '查询退款',
      'pay.certificates': '平台证书',
      'pay.bill': '申请账单',
      'pay.bill-file': '下载账单',
    },
  },
  {
    title: '微信支付发出的通知',
    kind: 'notification',
    endpoints: { 'pay.notification': '支付通知', 'pay.refund-notification': '退款通知' },
  },
  {
    title: '小程序服务端',
    kind: 'platform',
    endpoints: {
      login: '登录',
      session: '检验登录态',
      token: '接口凭证',
      'clear-quota': '重置次数',
      phone: '手机号',
      code: '小程序码',
      subscribe: '发订阅消息',
      'text-check': '文字安全检查',
      'media-check': '图片安全检查',
      'url-link': 'URL Link',
      scheme: 'URL Scheme',
      'short-link': '短链接',
      shipping: '发货信息',
      'trade-managed': '交易管理状态',
    },
  },
  { title: '平台推送的事件', kind: 'push', endpoints: { push: '消息推送' } },
];

const CALL = ['timeout', 'slow', 'http_500', 'http_429', 'lost_answer'];
const KINDS_OF = {
  pay: [...CALL, 'bad_signature', 'missing_headers'],
  platform: [...CALL, 'busy', 'errcode'],
  notification: [
    ...['late', 'never', 'duplicate', 'out_of_order', 'bad_signature', 'missing_headers', 'probe'],
    ...['lost_answer', 'timeout', 'slow', 'http_500', 'http_429', 'busy'],
  ],
  push: ['late', 'never', 'duplicate', 'out_of_order', 'bad_signature'],
};

const KIND_NAMES = {
  timeout: '不回应',
  slow: '很慢',
  http_500: 'HTTP 500',
  http_429: 'HTTP 429 限频',
  busy: '系统繁忙',
  errcode: '指定错误码',
  lost_answer: '做完但丢失回应',
  bad_signature: '签名错误',
  missing_headers: '缺少签名头',
  duplicate: '重复发送',
  out_of_order: '乱序',
  late: '迟到',
  never: '永不发送',
  probe: '签名探测',
};
export const kindName = (kind) => KIND_NAMES[kind] ?? kind;

const groupOf = (endpoint) => ENDPOINT_GROUPS.find(({ endpoints }) => Object.hasOwn(endpoints, endpoint));
export const endpointName = (endpoint) => (endpoint === '*' ? '所有接口' : (groupOf(endpoint)?.endpoints[endpoint] ?? endpoint));

/** The kinds that do something at an endpoint. */
export const kindsFor = (endpoint) => KINDS_OF[groupOf(endpoint)?.kind] ?? CALL;

const SIGNED = {
  bad_signature: '内容是对的，但签名是错的，应当被拒绝。',
  missing_headers: '内容是对的，但没有签名头，应当被拒绝。',
};

const CALL_WORDS = {
  timeout: '一直不回应，直到调用方放弃；什么都没有做。',
  slow: (delay) => `结果正确，但要等 ${delay}（真实时间）。`,
  http_500: '返回 500；什么都没有做。',
  http_429: '返回 429（太频繁）；什么都没有做。',
  busy: '返回错误码 -1（系统繁忙）；什么都没有做。',
  errcode: '返回指定的错误码；什么都没有做。',
  lost_answer: '事情已经做完，但连接断开，调用方收不到结果。',
  ...SIGNED,
};

const NOTICE_WORDS = {
  ...SIGNED,
  late: (delay) => `过 ${delay}（模拟时间）才发。`,
  slow: (delay) => `过 ${delay}（模拟时间）才发。`,
  never: '一次也不发，商户只能自己查询。',
  duplicate: '同一条通知同时发两次。',
  out_of_order: '先压住，等下一条发出之后再发。',
  probe: '先发一条签名探测（应当被拒绝），再发真的。',
  lost_answer: '商户已收到并回应，但微信没有看到回应，会再发一次。',
  timeout: '这一次没有发出去，之后按重试时间再发。',
  http_500: '这一次没有发出去，之后按重试时间再发。',
  http_429: '这一次没有发出去，之后按重试时间再发。',
  busy: '这一次没有发出去，之后按重试时间再发。',
};

const DEFAULT_DELAYS = { slow: 6_000, late: 3 * 3_600_000 };
export const needsDelay = (kind) => Object.hasOwn(DEFAULT_DELAYS, kind);

/**
 * One sentence: what happens at the endpoint when it meets the fault.
 * @param {{ endpoint: string, kind: string, delayMs: number | null, errcode?: number }} rule
 */
export const explainFault = ({ endpoint, kind, delayMs, errcode }) => {
  if (kind === 'errcode' && errcode !== undefined) return `返回错误码 ${errcode}；什么都没有做。`;
  const group = groupOf(endpoint)?.kind;
  const words = (group === 'notification' || group === 'push' ? NOTICE_WORDS : CALL_WORDS)[kind];
  return typeof words === 'function' ? words(duration(delayMs ?? DEFAULT_DELAYS[kind])) : (words ?? '');
};

/** How often: `接下来 2 次，每次 40%` */
export const howOften = ({ times, percent }) => {
  const often = times === null ? '每一次，直到清除' : `接下来 ${times} 次`;
  return percent === 100 ? often : `${often}（每次有 ${percent}% 的可能）`;
};

/** What the form says, as the control API takes it. @throws RangeError with a sentence */
export const ruleOf = ({ endpoint, kind, times, percent, delaySeconds, errcode }) => {
  const whole = (text, name, least, most) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text.trim()) || value < least || value > most) {
      throw new RangeError(`${name}请填 ${least} 到 ${most} 之间的整数。`);
    }
    return value;
  };
  const rule = { endpoint, kind, percent: whole(percent, '可能性', 1, 100) };
  if (times.trim() !== '') rule.times = whole(times, '次数', 1, 9_999);
  if (needsDelay(kind) && delaySeconds.trim() !== '') rule.delayMs = whole(delaySeconds, '等待秒数', 1, 864_000) * 1_000;
  if (kind === 'errcode') rule.errcode = whole(errcode, '错误码', -99_999_999, 99_999_999);
  return rule;
};

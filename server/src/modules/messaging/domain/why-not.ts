import type { DeliveryState } from '@qingya/shared';

/** What staff read about a message that did not arrive; by the kind of error where one is known, else by the state. */
const BY_KIND: Readonly<Record<string, string>> = {
  consent_withdrawn: '家长撤回了处理孩子信息的同意，没有发送。',
  not_guardian: '这位家长已不在这个家庭里，没有发送。',
  not_set_up: '学校还没有设置这种微信消息的模板。',
  no_grant: '家长没有同意接收，或同意的次数已用完。',
  user_gone: '微信找不到这位家长，可能已换了微信号。',
  unfit: '消息内容不符合微信的格式要求，没有发送。',
  template_broken: '消息模板与设置不符，请管理员核对模板。',
  page_missing: '消息要打开的页面还没有发布，请管理员核对小程序版本。',
  sensitive: '消息里有微信不允许的词语，没有发送。',
  ability_banned: '微信暂停了学校的消息能力，请管理员到微信后台查看。',
  misconfigured: '微信拒绝了学校的设置，请管理员核对。',
  try_again: '微信多次没有响应，已停止发送。',
  refused: '微信没有把消息送到家长手机上。',
};

const BY_STATE: Readonly<Partial<Record<DeliveryState, string>>> = {
  no_consent: '家长没有同意接收，或同意的次数已用完。',
  muted: '家长关闭了这种微信消息。',
  late: '到可以发送时，消息已经过时。',
  failed: '微信没有接受这条消息。',
  unknown: '微信没有回应，不知道是否送达。',
};

/** Kinds that keep a message waiting until somebody mends a setting. */
const TO_MEND: readonly string[] = ['ability_banned', 'misconfigured'];

/** Chinese; null while nothing went wrong. */
export const whyNot = (state: DeliveryState, errorKind: string | null): string | null => {
  if (state === 'sent' || state === 'arrived' || state === 'sending') return null;
  if (state === 'waiting' && !TO_MEND.includes(errorKind ?? '')) return null;
  return BY_KIND[errorKind ?? ''] ?? BY_STATE[state] ?? null;
};

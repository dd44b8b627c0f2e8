import { useEffect, useState } from 'react';
import { type Query, useQuery } from '@/hooks/use-query';
import { type AnswerOf, call } from '@/services/api';
import { deviceStorage } from '@/services/storage';
import { askConsent, MOST_AT_ONCE } from '@/services/wechat';
import { createConsentReports } from './consent-reports';

export type MessageSettings = AnswerOf<'messages.settings'>;
export type TemplateSetting = MessageSettings['templates'][number];
export type TemplateCode = TemplateSetting['code'];

export const consentReports = createConsentReports(deviceStorage, ({ panelId, answeredAt, answers }) =>
  call('messages.reportConsents', { body: { panelId, answeredAt, answers: [...answers] } }),
);

/** Ids of the templates that are set up, in the order asked for, as many as one panel takes. */
export const idsToAsk = (templates: readonly TemplateSetting[], codes: readonly TemplateCode[]): string[] =>
  codes
    .flatMap((code) => templates.find((template) => template.code === code && !template.muted)?.templateId ?? [])
    .slice(0, MOST_AT_ONCE);

/** What the screen says after a panel. */
export type Asked = 'granted' | 'refused' | 'off' | 'failed' | 'elsewhere';

export interface MessageConsent {
  readonly settings: Query<MessageSettings>;
  /**
   * Opens WeChat's panel. Call it first thing in the handler of a tap. Without templates, or in a browser, nothing opens.
   * @returns what was answered; the server has been told, or will be
   */
  readonly ask: (codes: readonly TemplateCode[]) => Promise<Asked>;
}

/**
 * Consent for WeChat messages on one screen. The ids are fetched when the screen opens, because a tap cannot wait for them.
 * @param key as for `useQuery`
 */
export const useMessageConsent = (key: string | null): MessageConsent => {
  const settings = useQuery(key, (attach) => call('messages.settings', { attach }));
  const ask = async (codes: readonly TemplateCode[]): Promise<Asked> => {
    const ids = idsToAsk(settings.data?.templates ?? [], codes);
    if (ids.length === 0) return 'elsewhere';
    const outcome = await askConsent(ids);
    if (outcome.kind !== 'answered') return outcome.kind;
    consentReports.keep(outcome.answers, Date.now());
    await consentReports.flush();
    void settings.reload();
    return outcome.answers.some(({ answer }) => answer === 'accept') ? 'granted' : 'refused';
  };
  return { settings, ask };
};

/** Reports what earlier screens could not. */
export const useConsentReports = (signedIn: boolean): void => {
  const [once] = useState(() => ({ done: false }));
  useEffect(() => {
    if (!signedIn || once.done) return;
    once.done = true;
    void consentReports.flush();
  }, [signedIn, once]);
};

/** One sentence for what came of a panel; nothing when there was none. */
export const askedText: Readonly<Record<Asked, string>> = {
  granted: '好的，到时会在微信里提醒您一次。',
  refused: '没有开启提醒，消息仍会留在「消息」里。',
  off: '微信里关闭了本小程序的通知，可在右上角「…」—设置—通知管理里打开。',
  failed: '提醒没有开启成功，请稍后再试。',
  elsewhere: '微信提醒要在小程序里开启，消息仍会留在「消息」里。',
};

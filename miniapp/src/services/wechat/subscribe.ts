import Taro from '@tarojs/taro';

export type ConsentAnswer = 'accept' | 'reject' | 'ban' | 'filter';

export interface PanelAnswer {
  readonly templateId: string;
  readonly answer: ConsentAnswer;
}

/**
 * What came of asking. `off`: messages are switched off in WeChat's settings as a whole. `elsewhere`: this device has no
 * such panel.
 */
export type ConsentOutcome =
  | { readonly kind: 'answered'; readonly answers: readonly PanelAnswer[] }
  | { readonly kind: 'off' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'elsewhere' };

/** WeChat shows no more at once. */
export const MOST_AT_ONCE = 3;

/** The main switch of messages is off. */
const MAIN_SWITCH_OFF = 20004;

const ANSWERS: readonly string[] = ['accept', 'reject', 'ban', 'filter'];
const isAnswer = (value: unknown): value is ConsentAnswer => typeof value === 'string' && ANSWERS.includes(value);

const answersIn = (result: object, ids: readonly string[]): PanelAnswer[] =>
  ids.flatMap((templateId) => {
    const answer = (result as Readonly<Record<string, unknown>>)[templateId];
    return isAnswer(answer) ? [{ templateId, answer }] : [];
  });

/**
 * Asks whether messages may be sent. Must be called in the very moment of a tap, with nothing awaited before it: WeChat
 * refuses everything else. Never throws.
 * @param templateIds one to three ids
 */
export const askConsent = (templateIds: readonly string[]): Promise<ConsentOutcome> => {
  if (process.env.TARO_ENV === 'h5') return Promise.resolve({ kind: 'elsewhere' });
  const ids = templateIds.slice(0, MOST_AT_ONCE);
  // Taro's types ask for every platform's fields; WeChat knows this one.
  const options = { tmplIds: ids } as unknown as Taro.requestSubscribeMessage.Option;
  return (Taro.requestSubscribeMessage(options) as Promise<object>).then(
    (result): ConsentOutcome => ({ kind: 'answered', answers: answersIn(result, ids) }),
    (error: { errCode?: number } | null): ConsentOutcome => ({ kind: error?.errCode === MAIN_SWITCH_OFF ? 'off' : 'failed' }),
  );
};

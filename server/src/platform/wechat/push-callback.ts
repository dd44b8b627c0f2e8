import type { CallbackAnswer, CallbackRoute } from '../http/callbacks';
import type { BackgroundLog } from '../log/background-log';
import { answerEcho, openPush, type PushSettings } from './push';
import { takePush } from './push-store';

/** The address that is entered in the console of the mini-program. */
export const WECHAT_PUSH_PATH = '/api/v1/wechat/messages';

const TAKEN: CallbackAnswer = { status: 200, body: 'success' };
const REFUSED: CallbackAnswer = { status: 403, body: '' };

/**
 * The addresses that WeChat calls: a GET when they are entered in the console, a POST for every message and event. All
 * that happens before the answer is one small transaction, far within WeChat's five seconds; a failure is a 500, after
 * which WeChat sends the same push again.
 */
export const wechatPushCallback = (settings: PushSettings & { readonly log: BackgroundLog }): CallbackRoute[] => [
  {
    name: 'wechat.push.verify',
    method: 'GET',
    path: WECHAT_PUSH_PATH,
    handle: async ({ query }) => {
      const echo = answerEcho(settings, query);
      return echo === undefined ? REFUSED : { status: 200, body: echo };
    },
  },
  {
    name: 'wechat.push.receive',
    method: 'POST',
    path: WECHAT_PUSH_PATH,
    handle: async ({ query, rawBody, now, db, requestId }) => {
      const push = openPush(settings, query, rawBody, now);
      if (push.kind === 'refused') {
        settings.log.warn({ requestId, why: push.why }, 'a push was refused');
        // Signed by WeChat but unreadable: sending it again would not help.
        return push.why === 'format' ? TAKEN : REFUSED;
      }
      await takePush(db, push.message, push.text);
      return TAKEN;
    },
  },
];

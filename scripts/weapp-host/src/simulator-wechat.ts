import type { PayParameters, Wechat } from './ports';

const WAIT_MS = 20_000;
const OUTCOMES: Readonly<Record<string, 'ok' | 'fail cancel' | 'fail (the payment failed)'>> = {
  paid: 'ok',
  cancelled: 'fail cancel',
  failed: 'fail (the payment failed)',
};

export interface SimulatorOptions {
  /** Address of the simulator without a path; empty in a page of the same origin. */
  readonly url: string;
  /** Who holds the phone. */
  readonly openId: string;
  /** The number that the phone button hands out. */
  readonly phone: string;
  readonly fetch?: typeof fetch;
  /** Hears of a pay panel that has opened. @param requestId see the simulator's control API */
  readonly onPay?: (requestId: string) => void;
  /** Ends questions that are still open. */
  readonly signal?: AbortSignal;
}

interface Grant {
  readonly templateId: string;
  readonly always: string | null;
}
interface Owner {
  readonly openid: string;
  readonly messagesOff: boolean;
}

/** WeChat as the simulator plays it, for one person. */
export const simulatorWechat = (options: SimulatorOptions): Wechat => {
  const send = options.fetch ?? fetch;
  const ask = async (path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await send(`${options.url}/simulator${path}`, {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(body === undefined
        ? {}
        : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const must = async (path: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await ask(path, body);
    if (answer.status >= 400) throw new Error(`the simulator refused ${path}: ${String(answer.body['error'])}`);
    return answer.body;
  };
  const { openId: openid, phone } = options;

  return {
    loginCode: async () => String((await must('/login-codes', { openid }))['code']),
    phoneCode: async () => String((await must('/phone-codes', { openid, phone }))['code']),
    pay: (parameters) => payThrough(ask, parameters, options.onPay),
    subscribe: (templateIds, choices, always = false) => must('/subscribe', { openid, templateIds, choices, always }),
    asksAbout: async (templateIds) => {
      const [{ grants }, { people }] = await Promise.all([must(`/grants?openid=${encodeURIComponent(openid)}`), must('/people')]);
      // With the main switch off there is no panel at all.
      if ((people as Owner[]).some((one) => one.openid === openid && one.messagesOff)) return [];
      const kept = new Set((grants as Grant[]).filter(({ always }) => always !== null).map(({ templateId }) => templateId));
      return templateIds.filter((id) => !kept.has(id));
    },
    read: async (content) => {
      const seen = await must('/scan', { content });
      const path = seen['path'];
      return {
        result: String(seen['result'] ?? content),
        scanType: seen['kind'] === 'mini-program-code' ? 'WX_CODE' : 'QR_CODE',
        ...(typeof path === 'string' ? { path } : {}),
      };
    },
  };
};

type Ask = (path: string, body?: object) => Promise<{ status: number; body: Record<string, unknown> }>;

const payThrough = async (
  ask: Ask,
  parameters: PayParameters,
  onPay?: (requestId: string) => void,
): ReturnType<Wechat['pay']> => {
  const opened = await ask('/pay/requests', parameters);
  if (opened.status >= 400) {
    const said = String(opened.body['errMsg'] ?? opened.body['error'] ?? '').replace(/^requestPayment:fail\s*/, '');
    return `fail ${said}`;
  }
  const requestId = String(opened.body['requestId']);
  onPay?.(requestId);
  const path = `/pay/requests/${encodeURIComponent(requestId)}`;
  for (;;) {
    const { state } = (await ask(`${path}?waitMs=${WAIT_MS}`)).body;
    const outcome = OUTCOMES[String(state)];
    if (outcome !== undefined) return outcome;
    // Nobody will ever be told; like on a phone whose app was killed behind the panel.
    if (state !== 'waiting') return new Promise<never>(() => undefined);
  }
};

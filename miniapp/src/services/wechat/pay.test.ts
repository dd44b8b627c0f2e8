import Taro from '@tarojs/taro';
import { requestPayment } from './pay';
import type { PayOrder, PayPanel } from './pay-types';

const parameters = { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=x', signType: 'RSA', paySign: 's' } as const;
const base = 'http://127.0.0.1:3100';
const nothing = () => undefined;

describe('in WeChat', () => {
  const panel = jest.fn();
  beforeEach(() => {
    process.env.TARO_ENV = 'weapp';
    panel.mockReset();
    Object.assign(Taro, { requestPayment: panel });
  });
  afterEach(() => {
    process.env.TARO_ENV = 'h5';
  });

  it('hands over the five signed fields and nothing else', async () => {
    panel.mockResolvedValue({ errMsg: 'requestPayment:ok' });
    const more = { ...parameters, appId: 'wx1' } as PayOrder['parameters'];
    expect(await requestPayment({ parameters: more, simulator: base }, nothing)).toBe('ok');
    expect(panel.mock.calls).toEqual([[{ ...parameters }]]);
  });

  it.each([
    [{ errMsg: 'requestPayment:fail cancel' }, 'cancelled'],
    [{ errMsg: 'requestPayment:fail (order paid)' }, 'failed'],
    [new Error('requestPayment:fail'), 'failed'],
    [null, 'failed'],
  ])('takes %j for %s', async (error, answer) => {
    panel.mockRejectedValue(error);
    expect(await requestPayment({ parameters, simulator: null }, nothing)).toBe(answer);
  });
});

describe('in a browser', () => {
  type Reply = { readonly status?: number; readonly body: object } | 'down';
  const calls: { url: string; body: unknown; credentials: unknown }[] = [];
  /** Answers in order; after the last one questions stay open. */
  const serve = (...replies: Reply[]) => {
    calls.length = 0;
    global.fetch = ((url: string, init: RequestInit) => {
      calls.push({ url, body: init.body === undefined ? null : JSON.parse(String(init.body)), credentials: init.credentials });
      const reply = replies.shift();
      if (reply === undefined) return new Promise(nothing);
      if (reply === 'down') return Promise.reject(new TypeError('Failed to fetch'));
      const status = reply.status ?? 200;
      return Promise.resolve({ ok: status < 400, status, json: async () => reply.body });
    }) as typeof fetch;
  };
  const opened = { body: { requestId: 'r/1' } };
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('cannot pay real orders', async () => {
    serve();
    expect(await requestPayment({ parameters, simulator: null }, nothing)).toBe('elsewhere');
    expect(calls).toEqual([]);
  });

  it.each([
    ['paid', 'ok'],
    ['cancelled', 'cancelled'],
    ['failed', 'failed'],
  ])('follows the simulator until it is %s', async (state, answer) => {
    serve(opened, { body: { state: 'waiting' } }, 'down', { body: { state } });
    const shown: PayPanel[] = [];
    const outcome = requestPayment({ parameters, simulator: base }, (panel) => void shown.push(panel));
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await outcome).toBe(answer);
    expect(shown.map(({ phoneUrl }) => phoneUrl)).toEqual([`${base}/phone#pay=r%2F1`]);
    expect(calls[0]).toEqual({ url: `${base}/simulator/pay/requests`, body: parameters, credentials: 'omit' });
    expect(calls.slice(1).map(({ url }) => url)).toEqual(Array(3).fill(`${base}/simulator/pay/requests/r%2F1?waitMs=20000`));
  });

  it.each([{ status: 400, body: { errMsg: 'requestPayment:fail' } }, 'down' as const])('fails on %j', async (reply) => {
    serve(reply);
    expect(await requestPayment({ parameters, simulator: base }, nothing)).toBe('failed');
  });

  it('never answers when the answer is lost, and stops asking', async () => {
    serve(opened, { body: { state: 'lost' } }, { body: { state: 'paid' } });
    const heard = jest.fn();
    void requestPayment({ parameters, simulator: base }, nothing).then(heard);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(heard).not.toHaveBeenCalled();
    expect(calls).toHaveLength(2);
  });

  it('is cancelled by closing it', async () => {
    serve(opened);
    let panel: PayPanel | undefined;
    const outcome = requestPayment({ parameters, simulator: base }, (made) => {
      panel = made;
    });
    await jest.advanceTimersByTimeAsync(0);
    panel?.close();
    panel?.close();
    expect(await outcome).toBe('cancelled');
    expect(calls.filter(({ body }) => body !== null).slice(1)).toEqual([
      { url: `${base}/simulator/pay/requests/r%2F1`, body: { action: 'cancel' }, credentials: 'omit' },
    ]);
  });

  it('is left alone by dismissing it', async () => {
    serve(opened, { body: { state: 'waiting' } });
    const heard = jest.fn();
    void requestPayment({ parameters, simulator: base }, (panel) => panel.dismiss()).then(heard);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(heard).not.toHaveBeenCalled();
    expect(calls.filter(({ body }) => body !== null)).toHaveLength(1);
  });
});

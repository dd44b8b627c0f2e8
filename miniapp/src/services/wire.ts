import Taro from '@tarojs/taro';
import type { Wire, WireFailure } from './http';

const failureOf = (error: unknown): WireFailure => {
  const text = error instanceof Error ? error.message : String((error as { errMsg?: unknown } | null)?.errMsg ?? '');
  if (/abort/i.test(text)) return 'cancelled';
  return /time\s?out/i.test(text) ? 'timeout' : 'unreachable';
};

/** Sends a request with the means of the platform: `wx.request` in WeChat, `fetch` in a browser. */
export const taroWire: Wire = async (request) => {
  try {
    const task = Taro.request({
      url: request.url,
      method: request.method,
      header: { ...request.headers },
      timeout: request.timeoutMs,
      dataType: 'json',
      ...(request.body === undefined ? {} : { data: request.body }),
    });
    request.attach?.(() => task.abort());
    const answer = await task;
    return { status: answer.statusCode, headers: answer.header as Record<string, string>, body: answer.data as unknown };
  } catch (error) {
    return failureOf(error);
  }
};

/** Browser tabs share one refresh token, so only one of them may spend it at a time. */
export const acrossTabs = <T>(task: () => Promise<T>): Promise<T> => {
  if (process.env.TARO_ENV === 'h5' && typeof navigator !== 'undefined' && navigator.locks !== undefined) {
    return navigator.locks.request('qingya.refresh', task) as Promise<T>;
  }
  return task();
};

import Taro from '@tarojs/taro';
import type { Wire, WireFailure } from './http';

const failureOf = (error: unknown): WireFailure => {
  const text = error instanceof Error ? error.message : String((error as { errMsg?: unknown } | null)?.errMsg ?? '');
  if (/abort/i.test(text)) return 'cancelled';
  return /time\s?out/i.test(text) ? 'timeout' : 'unreachable';
};

/** Files travel by the browser's own means: Taro's request knows JSON only. */
const fileWire: Wire = async (request) => {
  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, request.timeoutMs);
  request.attach?.(() => controller.abort());
  try {
    const form = request.form === undefined ? undefined : new FormData();
    for (const [name, value] of Object.entries(request.form?.fields ?? {})) form?.append(name, value);
    if (request.form !== undefined) form?.append('file', request.form.file, request.form.fileName);
    const answer = await fetch(request.url, {
      method: request.method,
      headers: { ...request.headers },
      signal: controller.signal,
      ...(form === undefined ? {} : { body: form }),
    });
    const file = request.wantsFile === true && answer.ok;
    const body: unknown = file ? await answer.blob() : await answer.json().catch(() => null);
    return { status: answer.status, headers: Object.fromEntries(answer.headers.entries()), body };
  } catch (error) {
    if (timedOut) return 'timeout';
    return error instanceof Error && error.name === 'AbortError' ? 'cancelled' : 'unreachable';
  } finally {
    clearTimeout(timer);
  }
};

/** Sends a request with the means of the platform: `wx.request` in WeChat, `fetch` in a browser. */
export const taroWire: Wire = async (request) => {
  if (process.env.TARO_ENV === 'h5' && (request.form !== undefined || request.wantsFile === true)) return fileWire(request);
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

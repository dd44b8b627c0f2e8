/** Calls of the control API. */

export class ApiError extends Error {}

const SENTENCES = {
  403: '模拟器只接受这台电脑的访问。需要从别处打开时，启动模拟器前设置 SIMULATOR_ALLOW_REMOTE=1。',
};

const call = async (method, path, body) => {
  let answer;
  try {
    answer = await fetch(`/simulator${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError('模拟器没有回应。请在终端确认它还在运行，页面会自己重新连接。');
  }
  const read = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new ApiError(SENTENCES[answer.status] ?? `没有做成（${answer.status}）：${read.error ?? '没有更多说明'}`);
  return read;
};

const queryOf = (query) => {
  const fields = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== null && value !== undefined));
  return fields.size === 0 ? '' : `?${fields}`;
};

export const get = (path, query = {}) => call('GET', `${path}${queryOf(query)}`);
export const post = (path, body = {}) => call('POST', path, body);
export const remove = (path, query = {}) => call('DELETE', `${path}${queryOf(query)}`);

import { type AnswerOf, call } from './api';
import type { Result } from './http';
import { session, type Tokens } from './session';
import { startLogin } from './wechat';

export type DemoPersona = AnswerOf<'identity.demoList'>['items'][number];

const keep = (answer: Result<Tokens>): Result<null> => {
  if (!answer.ok) return answer;
  session.write(answer.data);
  return { ok: true, data: null };
};

/** Signs in with the WeChat account of this device. Not for browsers. */
export const signInWithWechat = async (): Promise<Result<null>> => {
  const start = await startLogin();
  if (start.kind === 'code') return keep(await call('identity.wechatLogin', { body: { code: start.code } }));
  const message = start.kind === 'failed' ? start.message : '请在微信中打开小程序登录。';
  return { ok: false, error: { code: 'wechat_login_failed', message, status: 0, requestId: '' } };
};

/** Signs in as somebody of the demo school; the server refuses unless it runs with the WeChat simulator. */
export const signInAs = async (persona: string): Promise<Result<null>> =>
  keep(await call('identity.demoLogin', { body: { persona } }));

/** Signs out here; the server is told, but its answer does not matter to who wants to leave. */
export const signOut = async (): Promise<void> => {
  await call('identity.logout');
  session.clear();
};

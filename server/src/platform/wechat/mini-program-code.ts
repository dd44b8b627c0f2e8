import type { WechatOutcome } from './error-codes';
import { failureOf, type TokenCall, unavailable } from './token-call';

/** Which version of the mini-program opens. */
export type EnvVersion = 'release' | 'trial' | 'develop';

export interface CodeOrder {
  /** 1 to 32 characters of the allowed set; ids go in as `shortId`. */
  readonly scene: string;
  /** Without a leading slash and without a query. */
  readonly page: string;
  readonly envVersion: EnvVersion;
  /** Pixels, 280 to 1,280; 430 by default. */
  readonly width?: number;
  /** Transparent background. */
  readonly hyaline?: boolean;
}

export type CodeOutcome =
  | { readonly kind: 'ok'; readonly content: Buffer; readonly contentType: string }
  | { readonly kind: 'refused'; readonly reason: 'bad_scene' | 'bad_page' | 'bad_width' | 'page_missing' | 'too_often' };

/** What a scene may hold: no percent sign, so nothing can be escaped. */
const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/;
const PAGE = /^[0-9A-Za-z_][0-9A-Za-z_\-./]*$/;
/** WeChat puts a parameter of this name into the page's query itself. */
const RESERVED = 'scancode_time';

const problemOf = ({ scene, page, width }: CodeOrder): 'bad_scene' | 'bad_page' | 'bad_width' | undefined => {
  if (!SCENE.test(scene) || scene.includes(RESERVED)) return 'bad_scene';
  if (!PAGE.test(page) || page.includes(RESERVED)) return 'bad_page';
  if (width !== undefined && !(Number.isInteger(width) && width >= 280 && width <= 1_280)) return 'bad_width';
  return undefined;
};

const REASONS: ReadonlySet<WechatOutcome | undefined> = new Set(['bad_scene', 'bad_page', 'page_missing'] as const);

/** Makes one of the unlimited, permanent codes. @throws AppError wechat_unavailable */
export const miniProgramCode = async (call: TokenCall, order: CodeOrder): Promise<CodeOutcome> => {
  const problem = problemOf(order);
  if (problem) return { kind: 'refused', reason: problem };
  const { scene, page, envVersion, width = 430, hyaline = false } = order;
  // Only a released version has a list of pages to check against.
  const body = { scene, page, env_version: envVersion, check_path: envVersion === 'release', width, is_hyaline: hyaline };
  const request = { name: 'code', path: '/wxa/getwxacodeunlimit', body, mayRepeat: true } as const;
  const answer = await call(request);
  if (answer.kind === 'image') return { kind: 'ok', content: answer.content, contentType: answer.contentType };
  const failure = failureOf(request, answer);
  if (failure?.kind === 'refused' && REASONS.has(failure.outcome)) {
    return { kind: 'refused', reason: failure.outcome as 'bad_scene' | 'bad_page' | 'page_missing' };
  }
  if (failure?.kind === 'try_again' && failure.why === 'too_often') return { kind: 'refused', reason: 'too_often' };
  throw unavailable(failure);
};

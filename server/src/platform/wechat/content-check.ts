import { z } from 'zod';
import type { WechatCall } from './error-codes';
import { failureOf, type TokenCall, unavailable } from './token-call';
import type { WechatAnswer } from './transport';

/** Where the content will be seen; WeChat is stricter in some places than in others. */
export type CheckScene = 'profile' | 'comment' | 'forum' | 'social';

const SCENES: Readonly<Record<CheckScene, number>> = { profile: 1, comment: 2, forum: 3, social: 4 };

export type Suggestion = 'pass' | 'review' | 'risky';

/** Why content could not be judged now. */
export type CheckDelay =
  /** The author has not been in the mini-program for two hours; WeChat judges only what present people write. */
  { readonly kind: 'visitor_away' } | { readonly kind: 'user_gone' } | { readonly kind: 'try_again' };

export type TextVerdict =
  /** `label`: 100 fine; 10001 ads; 20001 politics; 20002 porn; 20003 abuse; 20006 crime; 20008 fraud; 20012 vulgar; 20013 copyright; 21000 other. */
  { readonly kind: Suggestion; readonly label: number; readonly traceId: string | null } | CheckDelay;

export interface TextToCheck {
  readonly openid: string;
  readonly scene: CheckScene;
  /** Any length: longer texts than WeChat takes are checked part by part. */
  readonly content: string;
  readonly title?: string;
  readonly nickname?: string;
}

export interface ImageToCheck {
  readonly openid: string;
  readonly scene: CheckScene;
  /** Where WeChat can fetch the picture (10 MB at most). */
  readonly url: string;
}

export type ImageCheck = { readonly kind: 'queued'; readonly traceId: string } | CheckDelay;

const MAX_CHARACTERS = 2_500;
const VERSION = 2;
const IMAGE = 2;
const OTHER_RISK = 21_000;
const FINE = 100;
const SEVERITY: Readonly<Record<Suggestion, number>> = { pass: 0, review: 1, risky: 2 };

const verdictAnswer = z.object({
  trace_id: z.string().optional(),
  result: z.object({ suggest: z.enum(['pass', 'review', 'risky']), label: z.number().int() }),
});
const queuedAnswer = z.object({ trace_id: z.string().min(1) });

/** Judges a text that others will read. @throws AppError wechat_unavailable when settings or our call are wrong */
export const checkText = async (call: TokenCall, text: TextToCheck): Promise<TextVerdict> => {
  let worst: TextVerdict = { kind: 'pass', label: FINE, traceId: null };
  for (const content of partsOf(text.content)) {
    const verdict = await checkPart(call, text, content);
    if (!('label' in verdict)) return verdict;
    if (worst.traceId === null || SEVERITY[verdict.kind] > SEVERITY[worst.kind]) worst = verdict;
    if (worst.kind === 'risky') break;
  }
  return worst;
};

/** Nothing to read is nothing to judge, and WeChat refuses it. */
const partsOf = (content: string): string[] => {
  const characters = [...content];
  const parts: string[] = [];
  for (let from = 0; from < characters.length; from += MAX_CHARACTERS) {
    parts.push(characters.slice(from, from + MAX_CHARACTERS).join(''));
  }
  return parts.filter((part) => part.trim() !== '');
};

type Judged = { readonly kind: Suggestion; readonly label: number; readonly traceId: string | null };

const checkPart = async (
  call: TokenCall,
  { openid, scene, title, nickname }: TextToCheck,
  content: string,
): Promise<Judged | CheckDelay> => {
  const body = {
    version: VERSION,
    openid,
    scene: SCENES[scene],
    content,
    ...(title === undefined ? {} : { title }),
    ...(nickname === undefined ? {} : { nickname }),
  };
  const answer = await call({ name: 'text-check', path: '/wxa/msg_sec_check', body, mayRepeat: true });
  const parsed = answer.kind === 'json' && answer.errcode === 0 ? verdictAnswer.safeParse(answer.body) : undefined;
  if (parsed?.success) {
    const { result, trace_id } = parsed.data;
    return { kind: result.suggest, label: result.label, traceId: trace_id ?? null };
  }
  if (answer.kind === 'json' && answer.errcode === RISKY_CONTENT) return { kind: 'risky', label: OTHER_RISK, traceId: null };
  return delayOf('text-check', answer);
};

/** How older versions of the check say «risky». */
const RISKY_CONTENT = 87014;

/** Hands a picture over; the verdict comes later as the pushed event `wechat.media.checked` with this trace id. */
export const checkImage = async (call: TokenCall, { openid, scene, url }: ImageToCheck): Promise<ImageCheck> => {
  const body = { media_url: url, media_type: IMAGE, version: VERSION, scene: SCENES[scene], openid };
  const answer = await call({ name: 'media-check', path: '/wxa/media_check_async', body, mayRepeat: true });
  const parsed = answer.kind === 'json' && answer.errcode === 0 ? queuedAnswer.safeParse(answer.body) : undefined;
  return parsed?.success ? { kind: 'queued', traceId: parsed.data.trace_id } : delayOf('media-check', answer);
};

const delayOf = (name: WechatCall, answer: WechatAnswer): CheckDelay => {
  const failure = failureOf({ name }, answer);
  if (failure?.kind === 'refused') {
    if (failure.outcome === 'visitor_away' || failure.outcome === 'user_gone') return { kind: failure.outcome };
    throw unavailable(failure);
  }
  return { kind: 'try_again' };
};

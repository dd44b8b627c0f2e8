import type { Instant } from '@qingya/shared';

/** A new code is shown every 30 seconds. */
export const CODE_STEP_MS = 30_000;
/** One step each way: the code that was on the screen while the phone was focusing, or the next one. */
export const CODE_TOLERANCE_STEPS = 1;
/**
 * For a scan that is delivered later the phone's own clock says when it happened; a clock that is up to a minute wrong
 * still lands within two steps of the code it scanned.
 */
export const OFFLINE_TOLERANCE_STEPS = 2;

const SHORT_CODE_LENGTH = 10;
const STEP_DIGITS = 6;
export const MAC_LENGTH = 15;
const CODE = new RegExp(`^k([0-9A-HJKMNP-TV-Z]{${SHORT_CODE_LENGTH}})([0-9a-z]{${STEP_DIGITS}})([0-9A-Za-z_-]{${MAC_LENGTH}})$`);

export interface ParsedCode {
  readonly shortCode: string;
  readonly step: number;
  readonly mac: string;
}

export const stepAt = (at: Instant): number => Math.floor(at / CODE_STEP_MS);
export const stepStart = (step: number): Instant => step * CODE_STEP_MS;

/** What the message authentication code is computed over. */
export const codeMessage = (shortCode: string, step: number): string => `check-in|${shortCode}|${step}`;

/** 32 characters, all of which WeChat allows in the scene of a mini-program code and none of which a URL must escape. */
export const formatCode = (shortCode: string, step: number, mac: string): string =>
  `k${shortCode}${step.toString(36).padStart(STEP_DIGITS, '0')}${mac.slice(0, MAC_LENGTH)}`;

/** Reads a code from what a scanner delivers: the bare text, or an address that carries it as `scene`. */
export const parseCode = (scanned: string): ParsedCode | undefined => {
  const scene = /[?&#]scene=([^&#]*)/.exec(scanned)?.[1] ?? scanned;
  const match = CODE.exec(scene.trim());
  if (!match) return undefined;
  return { shortCode: match[1] as string, step: Number.parseInt(match[2] as string, 36), mac: match[3] as string };
};

export type CodeJudgement =
  /** Fresh: the scan happens now, whatever the phone's clock says. */
  | { readonly kind: 'live'; readonly at: Instant }
  /** Old but consistent: the phone was offline. `at` lies within the code's own step. */
  | { readonly kind: 'offline'; readonly at: Instant }
  | { readonly kind: 'expired' };

/**
 * Judges the age of an authentic code. An old code alone is a replay; with a claimed scan time it is accepted when the
 * claim fits the step in which the code was on the screen. The moment that counts is then limited to that step, so that
 * a wrong or forged phone clock cannot turn late into on time.
 * @param scannedAt what the phone claims, epoch ms; absent for a scan sent at once
 */
export const judgeCode = (step: number, now: Instant, scannedAt: Instant | undefined): CodeJudgement => {
  if (Math.abs(stepAt(now) - step) <= CODE_TOLERANCE_STEPS) return { kind: 'live', at: now };
  if (scannedAt === undefined || step > stepAt(now)) return { kind: 'expired' };
  if (Math.abs(stepAt(scannedAt) - step) > OFFLINE_TOLERANCE_STEPS) return { kind: 'expired' };
  return { kind: 'offline', at: Math.min(Math.max(scannedAt, stepStart(step)), stepStart(step + 1) - 1) };
};

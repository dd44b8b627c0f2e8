import type { SimulatorClock } from '../clock';
import type { EventFields } from '../push/event';
import type { Pusher } from '../push/pusher';
import type { Settings, Verdict } from '../settings';
import { unlessEnded } from '../time-limit';

const DECIDED_AFTER_MS = 2_000;
const DOWNLOAD_MS = 5_000;
const LARGEST_BYTES = 10 * 1024 * 1024;
const COULD_NOT_DOWNLOAD = -1008;

export interface MediaCheck {
  readonly traceId: string;
  readonly openid: string;
  readonly url: string;
  readonly at: number;
  decided: boolean;
}

interface Finding {
  readonly suggest: Verdict;
  readonly label: number;
}

/** How many checks are remembered, the newest ones. */
const KEPT = 5_000;

/** Checks of images and sounds: the answer comes later, as an event. */
export class MediaChecks {
  private checks = new Map<string, MediaCheck>();

  constructor(
    private readonly parts: {
      readonly clock: SimulatorClock;
      readonly push: Pusher;
      readonly settings: Settings;
      readonly appId: string;
    },
  ) {}

  add(check: Omit<MediaCheck, 'decided'>): void {
    for (const [oldest] of this.checks) {
      if (this.checks.size < KEPT) break;
      this.checks.delete(oldest);
    }
    this.checks.set(check.traceId, { ...check, decided: false });
    this.planDecision(check.traceId, check.at + DECIDED_AFTER_MS);
  }

  find(traceId: string): MediaCheck | undefined {
    return this.checks.get(traceId);
  }

  /** Newest first. */
  list(): readonly MediaCheck[] {
    return [...this.checks.values()].reverse();
  }

  /** Pushes the result, once. */
  decide(check: MediaCheck, finding: Finding | typeof COULD_NOT_DOWNLOAD): void {
    if (check.decided) return;
    check.decided = true;
    const { push, appId } = this.parts;
    const found = typeof finding === 'number' ? undefined : finding;
    const fields: EventFields = {
      appid: appId,
      trace_id: check.traceId,
      version: 2,
      ...(found
        ? {
            detail: [{ strategy: 'content_model', errcode: 0, suggest: found.suggest, label: found.label, prob: 90 }],
            errcode: 0,
            errmsg: 'ok',
            result: { suggest: found.suggest, label: found.label },
          }
        : { errcode: COULD_NOT_DOWNLOAD, errmsg: 'download media failed' }),
    };
    push.send({ event: 'wxa_media_check', openid: check.openid, fields });
  }

  toJSON(): readonly MediaCheck[] {
    return [...this.checks.values()];
  }

  load(state: readonly MediaCheck[]): void {
    this.checks = new Map(state.map((check) => [check.traceId, check]));
    for (const { traceId, at, decided } of state) if (!decided) this.planDecision(traceId, at + DECIDED_AFTER_MS);
  }

  private planDecision(traceId: string, at: number): void {
    this.parts.clock.plan(at, async () => {
      const check = this.checks.get(traceId);
      if (!check || check.decided) return;
      const readable = await canDownload(check.url);
      this.decide(check, readable ? this.parts.settings.imageVerdict : COULD_NOT_DOWNLOAD);
      await this.parts.push.idle();
    });
  }
}

const canDownload = async (url: string): Promise<boolean> => {
  const signal = AbortSignal.timeout(DOWNLOAD_MS);
  try {
    const answer = await fetch(url, { signal });
    return (await unlessEnded(hasContent(answer), signal)) && answer.ok;
  } catch {
    return false;
  }
};

/** Whether a body holds something, and not more than an image may. */
const hasContent = async ({ body }: Response): Promise<boolean> => {
  let size = 0;
  // Leaving the loop lets go of the connection, so that nothing without an end is read.
  for await (const piece of body ?? []) {
    size += (piece as Uint8Array).length;
    if (size > LARGEST_BYTES) return false;
  }
  return size > 0;
};

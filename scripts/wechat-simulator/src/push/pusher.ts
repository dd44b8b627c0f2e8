import { randomBytes, randomInt } from 'node:crypto';
import type { SimulatorClock } from '../clock';
import type { Faults } from '../faults';
import type { Settings } from '../settings';
import { letGo, unlessEnded } from '../time-limit';
import { ACCOUNT_ID, cdata, type PushEvent, toJson, toXml } from './event';
import { pushSignature, seal } from './seal';

/** After the first try; the platform tries again at once when no answer came in time. */
const RETRIES = 3;
const LATE_MS = 3 * 3_600_000;
const LOG_SIZE = 200;

export interface PusherParts {
  readonly clock: SimulatorClock;
  readonly faults: Faults;
  readonly settings: Settings;
  readonly appId: string;
  /** The token that the owner typed into the console. */
  readonly token: string;
  /** The EncodingAESKey from the console, 43 characters. */
  readonly aesKey: string;
  changed(): void;
}

/** What became of one event. */
export interface PushLogEntry {
  readonly id: string;
  readonly at: number;
  readonly event: string;
  readonly openid: string;
  readonly url: string;
  /** Of the last answer; null when none came in time. */
  status: number | null;
  attempts: number;
  state: 'waiting' | 'delivered' | 'given_up' | 'dropped';
}

/** Pushes events to the address in the settings. Events are not kept over a restart. */
export class Pusher {
  readonly log: PushLogEntry[] = [];
  private readonly pending = new Set<Promise<void>>();
  private held: (() => Promise<void>)[] = [];

  constructor(private readonly parts: PusherParts) {}

  /** Sends an event soon; nothing happens when no address is set. */
  send(push: PushEvent): void {
    const { clock, settings, faults } = this.parts;
    if (settings.pushUrl === null) return;
    const entry = this.note(push, settings.pushUrl);
    const fault = faults.take('push');
    const deliver = () => this.deliver(push, entry, fault?.kind === 'bad_signature');
    if (fault?.kind === 'never') entry.state = 'dropped';
    else if (fault?.kind === 'late') clock.plan(clock.now() + (fault.delayMs ?? LATE_MS), deliver);
    else if (fault?.kind === 'out_of_order') this.held.push(deliver);
    else this.follow(this.inTurn(deliver, fault?.kind === 'duplicate'));
  }

  /** Resolves when no push is under way. */
  async idle(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  /**
   * Asks the address to prove that it knows the token, as the console does on saving.
   * @returns whether it sent the echo text back
   */
  async verify(url: string): Promise<boolean> {
    const echo = randomBytes(8).toString('hex');
    try {
      const signal = this.limit();
      const answer = await request(this.addressed(url, { echostr: echo }), { signal });
      return answer.status === 200 && (await unlessEnded(answer.text(), signal)) === echo;
    } catch {
      return false;
    }
  }

  private note({ event, openid }: PushEvent, url: string): PushLogEntry {
    const at = this.parts.clock.now();
    const id = randomBytes(8).toString('hex');
    const entry: PushLogEntry = { id, at, event, openid, url, status: null, attempts: 0, state: 'waiting' };
    this.log.unshift(entry);
    this.log.length = Math.min(this.log.length, LOG_SIZE);
    return entry;
  }

  private follow(work: Promise<void>): void {
    this.pending.add(work);
    void work.finally(() => this.pending.delete(work));
  }

  private async inTurn(deliver: () => Promise<void>, twice: boolean): Promise<void> {
    const held = this.held;
    this.held = [];
    await deliver();
    if (twice) await deliver();
    for (const older of held) await older();
  }

  private async deliver(push: PushEvent, entry: PushLogEntry, badSignature: boolean): Promise<void> {
    for (let attempt = 0; attempt <= RETRIES; attempt += 1) {
      entry.attempts += 1;
      entry.status = await this.post(push, entry, badSignature);
      if (entry.status !== null && entry.status < 300) break;
    }
    entry.state = entry.status !== null && entry.status < 300 ? 'delivered' : 'given_up';
    this.parts.changed();
  }

  /** @returns the status of the answer, null without one */
  private async post(push: PushEvent, entry: PushLogEntry, badSignature: boolean): Promise<number | null> {
    const { settings, aesKey, appId, token } = this.parts;
    const isXml = settings.pushFormat === 'xml';
    const plain = isXml ? toXml(push, entry.at) : toJson(push, entry.at);
    const sealed = settings.pushMode === 'encrypted' ? seal(plain, aesKey, appId) : undefined;
    const url = this.addressed(entry.url, { openid: push.openid }, badSignature);
    if (sealed !== undefined) {
      const signature = pushSignature(
        token,
        url.searchParams.get('timestamp') ?? '',
        url.searchParams.get('nonce') ?? '',
        sealed,
      );
      url.searchParams.set('encrypt_type', 'aes');
      url.searchParams.set('msg_signature', badSignature ? flipped(signature) : signature);
    }
    const body = sealed === undefined ? plain : envelope(sealed, isXml);
    const headers = { 'content-type': isXml ? 'text/xml' : 'application/json' };
    try {
      const answer = await request(url, { method: 'POST', headers, body, signal: this.limit() });
      letGo(answer);
      return answer.status;
    } catch {
      return null;
    }
  }

  private addressed(text: string, more: Readonly<Record<string, string>>, badSignature = false): URL {
    const url = new URL(text);
    const timestamp = String(Math.floor(this.parts.clock.now() / 1_000));
    const nonce = String(randomInt(100_000_000, 2_000_000_000));
    const signature = pushSignature(this.parts.token, timestamp, nonce);
    const given = { signature: badSignature ? flipped(signature) : signature, timestamp, nonce, ...more };
    for (const [name, value] of Object.entries(given)) url.searchParams.set(name, value);
    return url;
  }

  private limit(): AbortSignal {
    return AbortSignal.timeout(this.parts.settings.pushTimeoutMs);
  }
}

const request = (url: URL, init: RequestInit): Promise<Response> => fetch(url, { ...init, redirect: 'manual' });

const envelope = (sealed: string, isXml: boolean): string =>
  isXml
    ? `<xml><ToUserName>${cdata(ACCOUNT_ID)}</ToUserName><Encrypt>${cdata(sealed)}</Encrypt></xml>`
    : JSON.stringify({ ToUserName: ACCOUNT_ID, Encrypt: sealed });

const flipped = (signature: string): string => `${signature.startsWith('0') ? '1' : '0'}${signature.slice(1)}`;

import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import type { SimulatorClock } from '../clock';

/** For so long the platform can say whether it made a piece of encrypted data. */
const KEPT_MS = 3 * 86_400_000;

/** What the phone hands to the mini-program: plain and signed, and encrypted for the service. */
export interface OpenDataAnswer {
  readonly rawData: string;
  readonly signature: string;
  readonly encryptedData: string;
  readonly iv: string;
}

/** SHA-1 in hex over the data and the session key's text. */
export const rawDataSignature = (rawData: string, sessionKey: string): string =>
  createHash('sha1').update(`${rawData}${sessionKey}`).digest('hex');

/** Data of a person, encrypted with the session key: AES-128-CBC, PKCS#7, with a watermark inside. */
export class OpenData {
  private made = new Map<string, number>();

  constructor(
    private readonly clock: SimulatorClock,
    private readonly appId: string,
  ) {}

  give(data: object, sessionKey: string): OpenDataAnswer {
    const now = this.clock.now();
    const rawData = JSON.stringify(data);
    const watermark = { appid: this.appId, timestamp: Math.floor(now / 1_000) };
    const iv = randomBytes(16);
    const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv);
    const sealed = Buffer.concat([cipher.update(JSON.stringify({ ...data, watermark })), cipher.final()]);
    const encryptedData = sealed.toString('base64');
    for (const [hash, at] of this.made) if (now - at >= KEPT_MS) this.made.delete(hash);
    this.made.set(createHash('sha256').update(encryptedData).digest('hex'), now);
    return { rawData, signature: rawDataSignature(rawData, sessionKey), encryptedData, iv: iv.toString('base64') };
  }

  /** When the data with this SHA-256 (hex, of the base64 text) was made; undefined when it was not, or long ago. */
  madeAt(hash: string): number | undefined {
    const at = this.made.get(hash.toLowerCase());
    return at !== undefined && this.clock.now() - at < KEPT_MS ? at : undefined;
  }

  toJSON(): readonly (readonly [string, number])[] {
    return [...this.made];
  }

  load(state: readonly (readonly [string, number])[]): void {
    this.made = new Map(state);
  }
}

import {
  createCipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomBytes,
  randomInt,
  sign,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';
import { makeCertificate } from './certificate';

const makePair = promisify(generateKeyPair);
const FIVE_YEARS_MS = 5 * 365 * 86_400_000;

/** What the state file keeps of the keys. */
export interface SavedKeys {
  readonly mchId: string;
  readonly merchantSerial: string;
  readonly merchantPrivateKey: string;
  readonly platformKeyId: string;
  readonly platformPrivateKey: string;
  readonly certificateSerial: string;
  readonly certificatePrivateKey: string;
  readonly certificateFrom: number;
  readonly apiV3Key: string;
}

/** Uppercase, the first digit never 0, as the platform prints serial numbers. */
const serial = (): string => `${randomInt(1, 8)}${randomBytes(20).toString('hex').slice(1)}`.toUpperCase();

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `length` letters and digits. */
export const randomText = (length: number): string => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** `length` digits. */
export const randomDigits = (length: number): string => Array.from({ length }, () => randomInt(10)).join('');

const publicPem = (key: KeyObject): string => createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();

/** RSA over the thread pool, so that hundreds of signatures do not hold the event loop. */
const signText = (text: string, key: KeyObject): Promise<string> =>
  new Promise((resolve, reject) => {
    sign('sha256', Buffer.from(text), key, (error, bytes) => (error ? reject(error) : resolve(bytes.toString('base64'))));
  });

/** The keys of the merchant and of the platform. */
export class PayKeys {
  private readonly platform: KeyObject;
  private readonly certificateKey: KeyObject;
  private readonly merchantPublic: KeyObject;
  /** The old mode's certificate, PEM. */
  readonly certificate: string;

  private constructor(readonly saved: SavedKeys) {
    this.platform = createPrivateKey(saved.platformPrivateKey);
    this.certificateKey = createPrivateKey(saved.certificatePrivateKey);
    this.merchantPublic = createPublicKey(saved.merchantPrivateKey);
    this.certificate = makeCertificate({
      serialHex: saved.certificateSerial,
      commonName: 'Tenpay.com sign (simulator)',
      from: saved.certificateFrom,
      until: this.certificateUntil,
      privateKeyPem: saved.certificatePrivateKey,
    });
  }

  static load(saved: SavedKeys): PayKeys {
    return new PayKeys(saved);
  }

  static async make(now: number): Promise<PayKeys> {
    const options = {
      modulusLength: 2_048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    } as const;
    const [merchant, platform, old] = await Promise.all([
      makePair('rsa', options),
      makePair('rsa', options),
      makePair('rsa', options),
    ]);
    return new PayKeys({
      mchId: `15${randomDigits(8)}`,
      merchantSerial: serial(),
      merchantPrivateKey: merchant.privateKey,
      platformKeyId: `PUB_KEY_ID_SIM${randomDigits(26)}`,
      platformPrivateKey: platform.privateKey,
      certificateSerial: serial(),
      certificatePrivateKey: old.privateKey,
      certificateFrom: now - 86_400_000,
      apiV3Key: randomText(32),
    });
  }

  get certificateUntil(): number {
    return this.saved.certificateFrom + FIVE_YEARS_MS;
  }

  get platformPublicPem(): string {
    return publicPem(this.platform);
  }

  /** @param keySerial the certificate's serial, or anything else for the public-key mode */
  async sign(text: string, keySerial: string): Promise<string> {
    return signText(text, keySerial === this.saved.certificateSerial ? this.certificateKey : this.platform);
  }

  /** Whether the merchant signed `text`. */
  verify(text: string | Buffer, signature: string): Promise<boolean> {
    return new Promise((resolve) => {
      const bytes = Buffer.from(signature, 'base64');
      verify('sha256', Buffer.from(text), this.merchantPublic, bytes, (error, good) => resolve(!error && good));
    });
  }

  /** The `resource` shape of notifications and certificates: AES-256-GCM with the APIv3 key, tag at the end, base64. */
  encrypt(plain: string, associatedData: string): { nonce: string; associated_data: string; ciphertext: string } {
    const nonce = randomText(12);
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(this.saved.apiV3Key), nonce).setAAD(Buffer.from(associatedData));
    const bytes = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { nonce, associated_data: associatedData, ciphertext: bytes.toString('base64') };
  }
}

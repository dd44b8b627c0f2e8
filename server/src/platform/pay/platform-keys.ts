import { type KeyObject, X509Certificate } from 'node:crypto';
import { DAY_MS, MINUTE_MS } from '@qingya/shared';
import { z } from 'zod';
import { decryptPart, encryptedPart } from './decrypt';
import { parseRfc3339 } from './instants';

export interface PlatformCertificate {
  readonly serial: string;
  readonly key: KeyObject;
  readonly effectiveAt: number;
  readonly expiresAt: number;
}

/** What a fetch of the platform's certificates gave. */
export type FetchedCertificates =
  | { readonly kind: 'certificates'; readonly certificates: readonly PlatformCertificate[] }
  /** The merchant has none: the platform answers new merchants with an error. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unavailable' };

export type KeyLookup = { readonly kind: 'key'; readonly key: KeyObject } | { readonly kind: 'unknown' | 'unavailable' };

const REFRESH_MS = DAY_MS;
/** Anybody can send a notification with an invented serial; that must not become requests to the platform. */
const PAUSE_MS = MINUTE_MS;

/**
 * The platform's keys by the serial in its headers: the public key by its id, and certificates, fetched when a serial is
 * first seen and once a day. Both work at the same time, so a merchant can change from one to the other.
 */
export class PlatformKeys {
  private certificates = new Map<string, PlatformCertificate>();
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private triedAt = Number.NEGATIVE_INFINITY;
  private latest: FetchedCertificates['kind'] = 'unavailable';
  private running: Promise<void> | undefined;

  /** @param fetchCertificates must not reject */
  constructor(
    private readonly publicKey: { readonly id: string; readonly key: KeyObject } | null,
    private readonly fetchCertificates: () => Promise<FetchedCertificates>,
    private readonly now: () => number,
  ) {}

  /** `unavailable`: the key may exist, but the certificates could not be fetched now. */
  async find(serial: string): Promise<KeyLookup> {
    if (this.publicKey && serial === this.publicKey.id) return { kind: 'key', key: this.publicKey.key };
    if (!/^[0-9A-Fa-f]{1,40}$/.test(serial)) return { kind: 'unknown' };
    const known = this.usable(serial);
    if (known) {
      this.refreshDaily();
      return { kind: 'key', key: known };
    }
    await this.refresh();
    const found = this.usable(serial);
    if (found) return { kind: 'key', key: found };
    return { kind: this.latest === 'unavailable' ? 'unavailable' : 'unknown' };
  }

  /**
   * The key that requests ask to be answered with, so that a merchant who has both kinds gets answers it can check: the
   * public key, else the newest certificate. Null when no certificate could be fetched.
   */
  async preferred(): Promise<string | null> {
    if (this.publicKey) return this.publicKey.id;
    const known = this.newest();
    if (known !== null) {
      this.refreshDaily();
      return known;
    }
    await this.refresh();
    return this.newest();
  }

  private newest(): string | null {
    const usable = [...this.certificates.values()].filter(({ serial }) => this.usable(serial));
    return usable.sort((a, b) => b.effectiveAt - a.effectiveAt)[0]?.serial ?? null;
  }

  /** The known key serves while its successor is looked for: a notification has five seconds. */
  private refreshDaily(): void {
    if (this.isPast(this.fetchedAt, REFRESH_MS)) void this.refresh();
  }

  private usable(serial: string): KeyObject | undefined {
    const certificate = this.certificates.get(serial.toUpperCase());
    const now = this.now();
    return certificate && certificate.effectiveAt <= now && now < certificate.expiresAt ? certificate.key : undefined;
  }

  /** A moment ahead of the clock is past too: the clock was wrong then, and has been set back since. */
  private isPast(at: number, ms: number): boolean {
    return Math.abs(this.now() - at) >= ms;
  }

  private refresh(): Promise<void> {
    if (this.running) return this.running;
    if (!this.isPast(this.triedAt, PAUSE_MS)) return Promise.resolve();
    this.triedAt = this.now();
    this.running = this.fetch().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async fetch(): Promise<void> {
    const fetched = await this.fetchCertificates();
    this.latest = fetched.kind;
    if (fetched.kind === 'unavailable') return;
    this.fetchedAt = this.now();
    if (fetched.kind === 'certificates')
      this.certificates = new Map(fetched.certificates.map((certificate) => [certificate.serial, certificate]));
  }
}

const certificatesAnswer = z.object({
  data: z.array(
    z.object({
      serial_no: z.string().regex(/^[0-9A-Fa-f]{1,40}$/),
      effective_time: z.string(),
      expire_time: z.string(),
      encrypt_certificate: encryptedPart,
    }),
  ),
});

/** Reads `GET /v3/certificates`. @returns undefined when it is not such an answer or not encrypted with our APIv3 key */
export const readCertificates = (body: unknown, apiV3Key: string): readonly PlatformCertificate[] | undefined => {
  const answer = certificatesAnswer.safeParse(body);
  if (!answer.success) return undefined;
  const certificates = answer.data.data.map((entry) => {
    const pem = decryptPart(apiV3Key, entry.encrypt_certificate);
    const effectiveAt = parseRfc3339(entry.effective_time);
    const expiresAt = parseRfc3339(entry.expire_time);
    const key = pem === undefined ? undefined : certificateKey(pem, entry.serial_no);
    if (key === undefined || effectiveAt === undefined || expiresAt === undefined) return undefined;
    return { serial: entry.serial_no.toUpperCase(), key, effectiveAt, expiresAt };
  });
  return certificates.some((certificate) => certificate === undefined)
    ? undefined
    : (certificates as readonly PlatformCertificate[]);
};

const certificateKey = (pem: string, serial: string): KeyObject | undefined => {
  try {
    const certificate = new X509Certificate(pem);
    // OpenSSL prints the number without its leading zeros.
    const same = certificate.serialNumber.replace(/^0+/, '').toUpperCase() === serial.replace(/^0+/, '').toUpperCase();
    return same && certificate.publicKey.asymmetricKeyType === 'rsa' ? certificate.publicKey : undefined;
  } catch {
    // Not a certificate.
    return undefined;
  }
};

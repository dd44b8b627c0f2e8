import { createPrivateKey, createPublicKey, sign } from 'node:crypto';

const tagged = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const length = content.length;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
};

const sequence = (...parts: Buffer[]): Buffer => tagged(0x30, ...parts);
const set = (...parts: Buffer[]): Buffer => tagged(0x31, ...parts);
const bitString = (bytes: Buffer): Buffer => tagged(0x03, Buffer.from([0]), bytes);
const integer = (bytes: Buffer): Buffer => tagged(0x02, (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);

/** UTCTime until 2049, GeneralizedTime after (RFC 5280, 4.1.2.5). */
const time = (at: number): Buffer => {
  const digits = new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const short = Number(digits.slice(0, 4)) < 2050;
  return tagged(short ? 0x17 : 0x18, Buffer.from(`${short ? digits.slice(2) : digits}Z`));
};

const OID_COMMON_NAME = Buffer.from('0603550403', 'hex');
/** sha256WithRSAEncryption, NULL */
const SHA256_WITH_RSA = Buffer.from('300d06092a864886f70d01010b0500', 'hex');
const VERSION_3 = Buffer.from('a003020102', 'hex');

const name = (text: string): Buffer => sequence(set(sequence(OID_COMMON_NAME, tagged(0x0c, Buffer.from(text, 'utf8')))));

/**
 * A self-signed X.509 certificate. `node:crypto` reads certificates and cannot make them; the few fields needed here
 * are less than a library for all of X.509.
 * @param serialHex an even number of hexadecimal digits, not beginning with 00
 */
export const makeCertificate = (input: {
  readonly serialHex: string;
  readonly commonName: string;
  readonly from: number;
  readonly until: number;
  readonly privateKeyPem: string;
}): string => {
  const key = createPrivateKey(input.privateKeyPem);
  const toBeSigned = sequence(
    VERSION_3,
    integer(Buffer.from(input.serialHex, 'hex')),
    SHA256_WITH_RSA,
    name(input.commonName),
    sequence(time(input.from), time(input.until)),
    name(input.commonName),
    createPublicKey(key).export({ format: 'der', type: 'spki' }),
  );
  const certificate = sequence(toBeSigned, SHA256_WITH_RSA, bitString(sign('sha256', toBeSigned, key)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
};

import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { makeCertificate } from './certificate';
import { APP_ID, decrypt, isSignedBy, Scene, START } from './test-support';

let scene: Scene;

beforeEach(async () => {
  scene = await new Scene().start();
});

afterEach(() => scene.stop());

const someQuery = () => `/v3/pay/transactions/out-trade-no/T20260304-none?mchid=${scene.credentials.mchId}`;
/** The unknown order is reached only after the signature was found good. */
const GOOD = 404;

describe('GET /simulator/credentials', () => {
  test('gives a service what it needs, the same at each call', async () => {
    const again = (await scene.control('GET', '/simulator/credentials')).json;
    expect(again).toEqual(scene.credentials);
    expect(again).toMatchObject({
      appId: APP_ID,
      mchId: expect.stringMatching(/^\d{10}$/),
      merchantSerial: expect.stringMatching(/^[0-9A-F]{40}$/),
      merchantPrivateKey: expect.stringMatching(/^-----BEGIN PRIVATE KEY-----/),
      platformKeyId: expect.stringMatching(/^PUB_KEY_ID_SIM\d+$/),
      platformPublicKey: expect.stringMatching(/^-----BEGIN PUBLIC KEY-----/),
      platformCertificateSerial: expect.stringMatching(/^[0-9A-F]{40}$/),
      apiV3Key: expect.stringMatching(/^[0-9A-Za-z]{32}$/),
    });
  });

  test('carries the fields of the other half', async () => {
    const other = await new Scene({ extraCredentials: () => ({ appSecret: 'secret', pushToken: 'token' }) }).start();
    expect(other.credentials).toMatchObject({ appSecret: 'secret', pushToken: 'token', appId: APP_ID });
    await other.stop();
  });
});

describe('the signature of a request', () => {
  test('is taken with its items in any order', async () => {
    const names = ['serial_no', 'timestamp', 'signature', 'mchid', 'nonce_str'];
    expect((await scene.call('GET', someQuery())).status).toBe(GOOD);
    expect((await scene.call('GET', someQuery(), undefined, { order: names })).status).toBe(GOOD);
  });

  test('is over the raw bytes of the body and over path and query as they were sent', async () => {
    const body = JSON.stringify(scene.orderBody(), null, 3);
    expect((await scene.call('POST', '/v3/pay/transactions/jsapi', body)).status).toBe(200);
    const other = scene.orderBody();
    const reordered = { signedBody: JSON.stringify(other, null, 1) };
    const refused = await scene.call('POST', '/v3/pay/transactions/jsapi', JSON.stringify(other), reordered);
    expect([refused.status, refused.json.code]).toEqual([401, 'SIGN_ERROR']);
    const encoded = '/v3/pay/transactions/out-trade-no/T2026%7C1?mchid=';
    const target = `${encoded}${scene.credentials.mchId}`;
    expect((await scene.call('GET', target)).status).toBe(GOOD);
    expect((await scene.call('GET', target, undefined, { signedTarget: target.replace('%7C', '|') })).status).toBe(401);
    expect((await scene.call('GET', target, undefined, { signedTarget: target.split('?')[0] as string })).status).toBe(401);
  });

  test('is refused from another key, merchant or certificate, and when an item is missing', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const strange = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const platformSerial = scene.credentials.platformCertificateSerial;
    const wrong = [
      { key: strange },
      { mchId: '1900000001' },
      { serial: platformSerial },
      { order: ['mchid', 'nonce_str', 'signature', 'timestamp'] },
      { order: ['mchid', 'nonce_str', 'timestamp', 'serial_no'] },
      { headers: { authorization: undefined } },
      { headers: { authorization: 'Bearer abc' } },
    ];
    for (const changes of wrong) {
      const reply = await scene.call('GET', someQuery(), undefined, changes);
      expect([reply.status, reply.json.code]).toEqual([401, 'SIGN_ERROR']);
      expect(reply.headers['wechatpay-signature']).toBeUndefined();
    }
  });

  test.each([
    [300, GOOD],
    [301, 401],
    [-300, GOOD],
    [-301, 401],
  ])('with a time %i s away is answered with %i', async (seconds, status) => {
    const timestamp = START / 1_000 + seconds;
    expect((await scene.call('GET', someQuery(), undefined, { timestamp })).status).toBe(status);
  });

  test('is good once: the nonce is not taken again while the time of its request would be', async () => {
    const nonce = 'a'.repeat(32);
    const timestamp = START / 1_000;
    expect((await scene.call('GET', someQuery(), undefined, { nonce, timestamp })).status).toBe(GOOD);
    expect((await scene.call('GET', someQuery(), undefined, { nonce, timestamp })).status).toBe(401);
    await scene.clock.advance(300_000);
    expect((await scene.call('GET', someQuery(), undefined, { nonce })).status).toBe(401);
    await scene.clock.advance(1_000);
    expect((await scene.call('GET', someQuery(), undefined, { nonce })).status).toBe(GOOD);
  });

  test.each(['accept', 'user-agent'])('needs the header %s beside it', async (header) => {
    const reply = await scene.call('GET', someQuery(), undefined, { headers: { [header]: undefined } });
    expect([reply.status, reply.json.code]).toEqual([400, 'PARAM_ERROR']);
  });
});

describe('the signature of an answer', () => {
  test('is over its bytes, by the public key of the platform', async () => {
    const { platformPublicKey, platformKeyId } = scene.credentials;
    const reply = await scene.place(scene.orderBody());
    expect(reply.status).toBe(200);
    expect(reply.headers['wechatpay-serial']).toBe(platformKeyId);
    expect(Math.abs(Number(reply.headers['wechatpay-timestamp']) - START / 1_000)).toBeLessThanOrEqual(1);
    expect(isSignedBy(reply.headers, reply.text, platformPublicKey)).toBe(true);
    expect(isSignedBy(reply.headers, `${reply.text} `, platformPublicKey)).toBe(false);
  });

  test('of 204 is over an empty body', async () => {
    const body = scene.orderBody();
    await scene.place(body);
    const target = `/v3/pay/transactions/out-trade-no/${body.out_trade_no}/close`;
    const reply = await scene.call('POST', target, { mchid: scene.credentials.mchId });
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(isSignedBy(reply.headers, '', scene.credentials.platformPublicKey)).toBe(true);
  });

  test('is by the key that the request names', async () => {
    const { platformKeyId, platformCertificateSerial } = scene.credentials;
    const named = (serial: string) =>
      scene.call('POST', '/v3/pay/transactions/jsapi', scene.orderBody(), { headers: { 'wechatpay-serial': serial } });
    expect((await named(platformKeyId)).headers['wechatpay-serial']).toBe(platformKeyId);
    expect((await named('PUB_KEY_ID_OTHER')).json.code).toBe('PARAM_ERROR');
    expect((await named(platformCertificateSerial)).status).toBe(400);
    scene.pay.settings.publicKeyOnly = false;
    const certificates = await scene.call('GET', '/v3/certificates');
    const plain = decrypt(certificates.json.data[0].encrypt_certificate, scene.credentials.apiV3Key);
    const publicKey = new X509Certificate(plain).publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const reply = await named(platformCertificateSerial);
    expect(reply.headers['wechatpay-serial']).toBe(platformCertificateSerial);
    expect(isSignedBy(reply.headers, reply.text, publicKey)).toBe(true);
    expect(isSignedBy(reply.headers, reply.text, scene.credentials.platformPublicKey)).toBe(false);
  });
});

describe('a certificate', () => {
  test.each([
    ['7F00000000000000000000000000000000000001', '2026-03-04T04:00:00Z', '2031-03-03T04:00:00Z'],
    ['F100000000000000000000000000000000000001', '2049-12-31T23:59:59Z', '2050-01-01T00:00:00Z'],
  ])('with the serial %s from %s until %s reads back as it was made', (serialHex, from, until) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const privateKeyPem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const times = { from: Date.parse(from), until: Date.parse(until) };
    const certificate = new X509Certificate(makeCertificate({ serialHex, commonName: '模拟', ...times, privateKeyPem }));
    expect([certificate.serialNumber, certificate.subject, certificate.issuer]).toEqual([serialHex, 'CN=模拟', 'CN=模拟']);
    expect([Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]).toEqual([times.from, times.until]);
    expect([certificate.checkPrivateKey(privateKey), certificate.verify(publicKey)]).toEqual([true, true]);
  });
});

describe('GET /v3/certificates', () => {
  test('has nothing for a new merchant', async () => {
    const reply = await scene.call('GET', '/v3/certificates?algorithm_type=RSA');
    expect([reply.status, reply.json.code]).toEqual([404, 'RESOURCE_NOT_EXISTS']);
  });

  test('gives an older merchant the certificate, encrypted with the APIv3 key', async () => {
    scene.pay.settings.publicKeyOnly = false;
    const reply = await scene.call('GET', '/v3/certificates?algorithm_type=RSA');
    const [entry] = reply.json.data;
    expect(entry).toMatchObject({
      serial_no: scene.credentials.platformCertificateSerial,
      effective_time: '2026-03-03T12:00:00+08:00',
      expire_time: '2031-03-02T12:00:00+08:00',
      encrypt_certificate: { algorithm: 'AEAD_AES_256_GCM', associated_data: 'certificate' },
    });
    const certificate = new X509Certificate(decrypt(entry.encrypt_certificate, scene.credentials.apiV3Key));
    expect(certificate.serialNumber).toBe(entry.serial_no);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(Date.parse(certificate.validFrom)).toBe(Date.parse(entry.effective_time));
    expect(Date.parse(certificate.validTo)).toBe(Date.parse(entry.expire_time));
    const key = certificate.publicKey.export({ format: 'pem', type: 'spki' }).toString();
    expect(reply.headers['wechatpay-serial']).toBe(entry.serial_no);
    expect(isSignedBy(reply.headers, reply.text, key)).toBe(true);
    expect((await scene.call('GET', '/v3/certificates?algorithm_type=SM2')).json.code).toBe('PARAM_ERROR');
  });
});

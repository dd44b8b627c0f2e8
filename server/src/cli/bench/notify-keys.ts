import { createCipheriv, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A merchant and a platform of the bench's own, in public-key mode. */
export interface NotifyKeys {
  readonly mchId: string;
  readonly serial: string;
  readonly merchantKey: string;
  readonly apiV3Key: string;
  readonly publicKeyId: string;
  readonly publicKey: string;
  readonly platformKey: string;
}

const pair = (): { privatePem: string; publicPem: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
};

export const makeNotifyKeys = (): NotifyKeys => {
  const platform = pair();
  return {
    mchId: '1900000109',
    serial: randomBytes(20).toString('hex').toUpperCase(),
    merchantKey: pair().privatePem,
    apiV3Key: randomBytes(16).toString('hex'),
    publicKeyId: `PUB_KEY_ID_${randomBytes(8).toString('hex')}`,
    publicKey: platform.publicPem,
    platformKey: platform.privatePem,
  };
};

/** One notification as it goes over the wire. */
export interface SignedNotification {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Encrypts and signs the notification of a payment by the protocol, with `node:crypto` alone. @param now milliseconds */
export const signNotification = (keys: NotifyKeys, payment: object, now: number): SignedNotification => {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', keys.apiV3Key, nonce).setAAD(Buffer.from('transaction'));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(payment)), cipher.final(), cipher.getAuthTag()]);
  const body = JSON.stringify({
    id: `EV-${randomBytes(14).toString('hex')}`,
    create_time: new Date(now).toISOString().replace('Z', '+00:00'),
    resource_type: 'encrypt-resource',
    event_type: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    resource: {
      original_type: 'transaction',
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: sealed.toString('base64'),
      associated_data: 'transaction',
      nonce,
    },
  });
  const timestamp = String(Math.floor(now / 1_000));
  const signature = sign('sha256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), keys.platformKey).toString('base64');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-signature': signature,
      'wechatpay-serial': keys.publicKeyId,
    },
  };
};

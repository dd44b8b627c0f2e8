import { createDecipheriv, createPublicKey, verify } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';

const TAG_BYTES = 16;

interface Keys {
  readonly publicKey: string;
  readonly apiV3Key: string;
}

/**
 * The ceiling for notifications: bare Koa that reads the body, checks the signature, decrypts, and answers without writing
 * anything down. Told the keys on its standard input, says its port on its output.
 */
const serve = ({ publicKey, apiV3Key }: Keys): void => {
  const key = createPublicKey(publicKey);
  const app = new Koa();
  app.use(async (ctx) => {
    const chunks: Buffer[] = [];
    for await (const chunk of ctx.req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const signed = `${ctx.get('wechatpay-timestamp')}\n${ctx.get('wechatpay-nonce')}\n${body.toString()}\n`;
    if (!verify('sha256', Buffer.from(signed), key, Buffer.from(ctx.get('wechatpay-signature'), 'base64'))) ctx.throw(401);
    const { resource } = JSON.parse(body.toString());
    const sealed = Buffer.from(resource.ciphertext, 'base64');
    const opener = createDecipheriv('aes-256-gcm', apiV3Key, resource.nonce)
      .setAAD(Buffer.from(resource.associated_data))
      .setAuthTag(sealed.subarray(-TAG_BYTES));
    JSON.parse(Buffer.concat([opener.update(sealed.subarray(0, -TAG_BYTES)), opener.final()]).toString());
    ctx.status = 204;
  });
  const server = app.listen(0, '127.0.0.1', () => {
    process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port, token: '' })}\n`);
  });
};

let input = '';
process.stdin.on('data', (chunk) => {
  input += chunk;
});
process.stdin.on('end', () => serve(JSON.parse(input) as Keys));

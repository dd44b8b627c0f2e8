import type { UnitOfWork } from '../../../platform/db';
import { WEB_LOGIN_MS } from '../domain/lifetimes';
import { describeBrowser } from '../domain/web-login';
import { insertWebLogin } from '../persistence/web-login-store';
import { hashSecret, newScene, newSecret } from '../tokens/secrets';

export interface StartedWebLogin {
  /** Public: travels in the QR code. Useless without the secret. */
  readonly scene: string;
  /** Stays in the browser that asked; only that browser can collect the tokens. */
  readonly secret: string;
  readonly qrText: string;
  readonly expiresAt: number;
}

/** What the mini-program's scanner recognises; also the page a WeChat scan of a mini-program code would open. */
const QR_PREFIX = 'qingya://web-login/';

/** A browser asks to be logged in. */
export const startWebLogin = async (
  uow: UnitOfWork,
  browser: { readonly userAgent: string; readonly address: string },
): Promise<StartedWebLogin> => {
  const scene = newScene();
  const secret = newSecret();
  const expiresAt = uow.now + WEB_LOGIN_MS;
  await insertWebLogin(uow, {
    scene,
    secretHash: hashSecret(secret),
    state: 'waiting',
    browser: describeBrowser(browser.userAgent),
    address: browser.address.slice(0, 64),
    accountId: null,
    createdAt: uow.now,
    expiresAt,
  });
  return { scene, secret, qrText: `${QR_PREFIX}${scene}`, expiresAt };
};

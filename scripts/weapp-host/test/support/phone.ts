import path from 'node:path';
import { openPlace, openProduct, startWechat, type TestProduct } from '../../../../server/test/support/product';
import type { Person as SchoolPerson } from '../../../../server/test/support/product-school';
import { type App, type Bundle, fetchTransport, loadBundle, type Person, simulatorWechat, startInNode } from '../../src';
import type { AppOptions } from '../../src/app';

let loaded: Bundle | undefined;
/** The finished mini-program of this checkout. */
export const builtBundle = (): Bundle => {
  loaded ??= loadBundle(path.resolve(__dirname, '../../../../miniapp/dist/weapp'));
  return loaded;
};

/** The product and WeChat beside it, both on sockets. */
export interface World {
  readonly t: TestProduct;
  readonly simulator: string;
  /** Hands a phone with the mini-program to somebody. */
  phone(holder: Pick<SchoolPerson, 'openId' | 'phone'>, options?: PhoneOptions): App;
  close(): Promise<void>;
}
export interface PhoneOptions extends Pick<AppOptions, 'path' | 'scene' | 'storage' | 'domains'> {
  readonly person?: Partial<Person>;
}

const BUILT_IN = /^https?:\/\/[^/]+\/api\/v1/;

export const openWorld = async (): Promise<World> => {
  const wechat = await startWechat();
  const place = await openPlace('sqlite');
  const t = await openProduct(place, undefined, wechat);
  const ended = new AbortController();
  const apps: App[] = [];
  return {
    t,
    simulator: wechat.base,
    phone: ({ openId, phone }, options = {}) => {
      const app = startInNode({
        bundle: builtBundle(),
        transport: fetchTransport((url) => url.replace(BUILT_IN, t.base)),
        wechat: simulatorWechat({ url: wechat.base, openId, phone, signal: ended.signal }),
        ...options,
      });
      apps.push(app);
      return app;
    },
    close: async () => {
      for (const app of apps) app.close();
      ended.abort();
      await t.close();
      await wechat.stop();
      await place.remove();
    },
  };
};

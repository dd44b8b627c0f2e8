import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSimulator, World } from '@qingya/wechat-simulator';
import type { ProviderCall } from '../../src/platform/metrics';
import { createWechatClient, type SharedTokens, type WechatClient, type WechatClientOptions } from '../../src/platform/wechat';
import type { StoredToken } from '../../src/platform/wechat/shared-tokens';

export const APP = { appId: 'wx5130000000000001', appSecret: 'simulator-secret-of-the-demo-000' };

export interface Loopback {
  readonly base: string;
  close(): Promise<void>;
}

export const listen = async (handle: RequestListener): Promise<Loopback> => {
  const server: Server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};

/** Stands in for the place where processes share the access token. */
export const memoryTokens = (): SharedTokens => {
  let stored: StoredToken | undefined;
  return {
    lockMs: 1_000,
    read: async () => stored,
    write: async (token) => {
      stored = token;
    },
    drop: async (refused) => {
      if (stored?.token === refused) stored = undefined;
    },
    lock: async () => async () => undefined,
  };
};

/** The simulator on a port of its own, clients for it that share their token, and what both sides saw. */
export interface Stage {
  readonly world: World;
  readonly client: WechatClient;
  readonly base: string;
  /** Every sending of the client. */
  readonly calls: ProviderCall[];
  /** Sendings by name of the call. */
  sent(call: string): number;
  clientWith(options: Partial<WechatClientOptions>): WechatClient;
  close(): Promise<void>;
}

export const openStage = async (): Promise<Stage> => {
  const world = new World(APP.appId, APP.appSecret);
  const { base, close } = await listen(createSimulator(world).callback());
  const calls: ProviderCall[] = [];
  const sharedTokens = memoryTokens();
  const clientWith = (options: Partial<WechatClientOptions>): WechatClient =>
    createWechatClient({
      host: { base, ...APP },
      now: () => world.now(),
      timeoutMs: 20_000,
      pauseMs: 0,
      sharedTokens,
      observe: (call) => calls.push(call),
      ...options,
    });
  return {
    world,
    client: clientWith({}),
    base,
    calls,
    sent: (name) => calls.filter(({ call }) => call === name).length,
    clientWith,
    close: async () => {
      world.clock.stop();
      await close();
    },
  };
};

/** Someone who is in the mini-program now. */
export const visitor = ({ world }: Stage, openid = 'openid-of-a-visitor'): string => world.people.visit(openid).openid;

/** A template of the simulated account by its title. */
export const templateId = ({ world }: Stage, title: string): string => {
  const template = world.settings.templates.find((known) => known.title === title);
  if (!template) throw new Error(`no template ${title}`);
  return template.id;
};

/** Lets a person accept one more message. */
export const grant = (stage: Stage, openid: string, template: string): void => {
  stage.world.consents.ask(stage.world.people.visit(openid), [template], { [template]: 'accept' }, false);
};

let orders = 0;

/** An order that the person has paid. */
export const paidOrder = async ({ world }: Stage, openid: string): Promise<{ mchId: string; outTradeNo: string }> => {
  orders += 1;
  const outTradeNo = `QYTEST${String(orders).padStart(6, '0')}`;
  const { mchId } = (await world.pay.keys()).saved;
  world.faults.set({ endpoint: 'pay.notification', kind: 'never', times: 1 });
  world.pay.orders.place(
    {
      appid: APP.appId,
      mchid: mchId,
      description: '钢琴课',
      out_trade_no: outTradeNo,
      notify_url: 'https://school.example.cn/api/v1/wechat/pay-notifications',
      amount: { total: 100, currency: 'CNY' },
      payer: { openid },
    },
    'signer',
  );
  const order = world.pay.orders.find(outTradeNo);
  if (!order) throw new Error('the order was not placed');
  world.pay.pay(order);
  return { mchId, outTradeNo };
};

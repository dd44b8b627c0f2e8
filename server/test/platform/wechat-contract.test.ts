import type { FaultKind } from '@qingya/wechat-simulator';
import type { WechatClient } from '../../src/platform/wechat';
import { Impatience } from './impatience';
import { APP, grant, listen, openStage, paidOrder, type Stage, templateId, visitor } from './wechat-support';

const UNAVAILABLE = 'wechat_unavailable';

interface Play {
  /** Prepares one call; what it returns makes the call. */
  prepare(stage: Stage, client: WechatClient): Promise<() => Promise<unknown>>;
  readonly fine: unknown;
  /** Whether the client may send again when nobody knows what became of the call. */
  readonly repeats: boolean;
  /** The outcome of a call that failed for good, by what is known of it; an error code when it throws. */
  readonly failed: unknown;
  readonly lost: (why: string) => unknown;
  /** How often it had its effect, where that shows. */
  readonly effects?: (stage: Stage) => number;
}

const tryAgain = { kind: 'try_again' };
const maybe = (why: string) => ({ kind: 'unknown', why });
const unavailable = () => UNAVAILABLE;
const link = { path: 'pages/home/index', query: 'c=1', envVersion: 'release', days: 30 } as const;

const PLAYS: Readonly<Record<string, Play>> = {
  login: {
    prepare: async ({ world }, client) => {
      const code = world.issueCode('login', 'openid-1', null);
      return () => client.codeToSession(code);
    },
    fine: { kind: 'ok', openid: 'openid-1', unionid: null },
    repeats: false,
    failed: UNAVAILABLE,
    lost: unavailable,
  },
  phone: {
    prepare: async ({ world }, client) => {
      const code = world.issueCode('phone', 'openid-1', '13800138000');
      return () => client.phoneNumber(code, 'openid-1');
    },
    fine: { kind: 'ok', phone: '13800138000' },
    repeats: false,
    failed: UNAVAILABLE,
    lost: unavailable,
  },
  code: {
    prepare: async (_stage, client) => () =>
      client.miniProgramCode({ scene: 'c=1', page: 'pages/home/index', envVersion: 'release', width: 280 }),
    fine: { kind: 'ok', contentType: 'image/png', content: expect.any(Buffer) },
    repeats: true,
    failed: UNAVAILABLE,
    lost: unavailable,
  },
  subscribe: {
    prepare: async (stage, client) => {
      const openid = visitor(stage);
      const template = templateId(stage, '积分到账');
      grant(stage, openid, template);
      const data = { number1: '5', thing2: '课堂表现', number3: '120', time4: '2026年11月21日 10:00' };
      return () =>
        client.sendSubscribeMessage({ openid, templateId: template, page: 'pages/home/index?x=1', data, state: 'formal' });
    },
    fine: { kind: 'sent', msgId: expect.stringMatching(/^\d{19}$/) },
    repeats: false,
    failed: { kind: 'try_again', why: expect.any(String) },
    lost: maybe,
    effects: ({ world }) => world.messages.toJSON().length,
  },
  'text-check': {
    prepare: async (stage, client) => {
      const openid = visitor(stage);
      return () => client.checkText({ openid, scene: 'comment', content: '今天画得真好' });
    },
    fine: { kind: 'pass', label: 100, traceId: expect.any(String) },
    repeats: true,
    failed: tryAgain,
    lost: () => tryAgain,
  },
  'media-check': {
    prepare: async (stage, client) => {
      const openid = visitor(stage);
      return () => client.checkImage({ openid, scene: 'social', url: 'https://school.example.cn/a.jpg' });
    },
    fine: { kind: 'queued', traceId: expect.any(String) },
    repeats: true,
    failed: tryAgain,
    lost: () => tryAgain,
  },
  'url-link': {
    prepare: async (_stage, client) => () => client.urlLink(link),
    fine: { kind: 'ok', link: expect.stringMatching(/^https:/) },
    repeats: true,
    failed: UNAVAILABLE,
    lost: unavailable,
  },
  scheme: {
    prepare: async (_stage, client) => () => client.schemeLink(link),
    fine: { kind: 'ok', link: expect.stringMatching(/^weixin:/) },
    repeats: true,
    failed: UNAVAILABLE,
    lost: unavailable,
  },
  shipping: {
    prepare: async (stage, client) => {
      const openid = visitor(stage);
      const order = await paidOrder(stage, openid);
      const delivery = { kind: 'virtual', description: '钢琴课 12 节' } as const;
      return () => client.uploadShipping({ order, delivery, openid, at: stage.world.now() as never });
    },
    fine: { kind: 'recorded' },
    repeats: false,
    failed: { kind: 'try_again', why: expect.any(String) },
    lost: maybe,
    effects: ({ world }) => world.shipments.list().length,
  },
  'trade-managed': {
    prepare: async (_stage, client) => () => client.isTradeManaged(),
    fine: false,
    repeats: true,
    failed: UNAVAILABLE,
    lost: unavailable,
  },
};

/** What came of a call: its outcome, or the code of the error it threw. */
const outcomeOf = async (call: () => Promise<unknown>): Promise<unknown> => {
  try {
    return await call();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code !== 'string') throw error;
    return code;
  }
};

describe.each(Object.entries(PLAYS))('the call %s', (name, play) => {
  let stage: Stage;
  let impatience: Impatience;
  let call: () => Promise<unknown>;
  beforeEach(async () => {
    stage = await openStage();
    impatience = new Impatience(stage.world);
    call = await play.prepare(stage, stage.client);
    // The token is there, so that only this call meets a fault.
    await stage.client.phoneNumber(stage.world.issueCode('phone', 'warm-up', '13900139000'), 'warm-up');
    stage.calls.length = 0;
  });
  afterEach(() => {
    impatience.stop();
    return stage.close();
  });

  const fault = (kind: FaultKind, times: number | null, delayMs?: number) =>
    stage.world.faults.set({ endpoint: name, kind, times, ...(delayMs === undefined ? {} : { delayMs }) });
  const impatient = async () => {
    const made = await play.prepare(stage, stage.clientWith({ timeoutMs: Impatience.limitMs }));
    return () => impatience.calling(name, made);
  };
  const seen = () => stage.calls.filter((observed) => observed.call === name).map(({ outcome }) => outcome);
  const effects = () => play.effects?.(stage);

  it('succeeds with one sending', async () => {
    expect(await outcomeOf(call)).toEqual(play.fine);
    expect(seen()).toEqual(['ok']);
    if (play.effects) expect(effects()).toBe(1);
  });

  it('waits for a slow answer', async () => {
    fault('slow', 1, 20);
    expect(await outcomeOf(call)).toEqual(play.fine);
    expect(seen()).toEqual(['ok']);
  });

  it('is sent again when WeChat was busy, once', async () => {
    fault('busy', 1);
    expect(await outcomeOf(call)).toEqual(play.fine);
    expect(seen()).toEqual(['-1', 'ok']);
  });

  it('is given up when WeChat stays busy', async () => {
    fault('busy', null);
    expect(await outcomeOf(call)).toEqual(play.failed);
    expect(seen()).toEqual(['-1', '-1']);
  });

  it('is not sent again when WeChat asks for patience', async () => {
    fault('http_429', null);
    expect(await outcomeOf(call)).toEqual(play.failed);
    expect(seen()).toEqual(['http_429']);
  });

  it.each<[FaultKind, string, number | undefined]>([
    ['timeout', 'timeout', undefined],
    ['slow', 'timeout', 5_000],
    ['http_500', 'http_500', undefined],
    ['lost_answer', 'network', undefined],
  ])(`meets %s: ${play.repeats ? 'is sent again' : 'is never sent again'}`, async (kind, why, delayMs) => {
    fault(kind, 1, delayMs);
    if (why === 'timeout') call = await impatient();
    expect(await outcomeOf(call)).toEqual(play.repeats ? play.fine : play.lost(why));
    expect(seen()).toEqual(play.repeats ? [why, 'ok'] : [why]);
    // Lost on the way back or late: it had its effect, and must not have it twice.
    if (play.effects) expect(effects()).toBe(kind === 'lost_answer' || kind === 'slow' ? 1 : 0);
  });

  it.each<FaultKind>(['timeout', 'http_500', 'lost_answer'])('is given up when %s does not end', async (kind) => {
    fault(kind, null);
    if (kind === 'timeout') call = await impatient();
    const why = { timeout: 'timeout', http_500: 'http_500' }[kind as string] ?? 'network';
    expect(await outcomeOf(call)).toEqual(play.lost(why));
    expect(seen()).toEqual(play.repeats ? [why, why] : [why]);
  });

  it('says so when nobody is there', async () => {
    const { base, close } = await listen(() => undefined);
    await close();
    const host = { base, ...APP };
    const lonely = await play.prepare(stage, stage.clientWith({ host }));
    expect(await outcomeOf(lonely)).toEqual(play.failed);
    expect(seen()).toEqual(['network', 'network']);
  });

  it.each([40001, 40014, 42001])('gets another token after %d and is sent once more', async (errcode) => {
    if (name === 'login') return;
    stage.world.faults.set({ endpoint: name, kind: 'errcode', errcode, times: 1 });
    expect(await outcomeOf(call)).toEqual(play.fine);
    expect(seen()).toEqual([String(errcode), 'ok']);
    expect(stage.sent('token')).toBe(1);
  });

  it('does not go on when the new token is refused too', async () => {
    if (name === 'login') return;
    stage.world.faults.set({ endpoint: name, kind: 'errcode', errcode: 40001, times: null });
    expect(await outcomeOf(call)).toEqual(play.failed);
    expect(seen()).toEqual(['40001', '40001']);
  });
});

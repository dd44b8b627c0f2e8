import type { Instant } from '@qingya/shared';
import { shortId } from '../../src/platform/wechat';
import { outcomeOf, type WechatCall } from '../../src/platform/wechat/error-codes';
import { failureOf } from '../../src/platform/wechat/token-call';
import { grant, openStage, paidOrder, type Stage, templateId, visitor } from './wechat-support';

const ERASED = 'wechat_unavailable';
const HOME = 'pages/home/index';

describe('what the product is told', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());

  const refuse = (endpoint: string, errcode: number) =>
    stage.world.faults.set({ endpoint, kind: 'errcode', errcode, times: null });

  describe('mini-program codes', () => {
    const make = (changes: object) =>
      stage.client.miniProgramCode({ scene: 'c=1', page: HOME, envVersion: 'release', width: 280, ...changes });

    it('carries an id in its scene and leads to the page', async () => {
      const id = '01KAH3Z4T5N6P7Q8R9S0V1W2X3';
      const scene = `c=${shortId.encode(id)}`;
      const made = await make({ scene, hyaline: true });
      expect(made).toMatchObject({ kind: 'ok', contentType: 'image/png' });
      expect(JSON.stringify(stage.world.miniCodes.toJSON())).toContain(`"${scene}"`);
    });

    it.each([
      ['a scene of 33 characters', { scene: 'a'.repeat(33) }, 'bad_scene'],
      ['no scene', { scene: '' }, 'bad_scene'],
      ['a percent sign', { scene: 'c=%E8' }, 'bad_scene'],
      ['Chinese', { scene: '课' }, 'bad_scene'],
      ['the reserved name in the scene', { scene: 'scancode_time=1' }, 'bad_scene'],
      ['a leading slash', { page: `/${HOME}` }, 'bad_page'],
      ['a query', { page: `${HOME}?a=1` }, 'bad_page'],
      ['the reserved name', { page: 'pages/scancode_time' }, 'bad_page'],
      ['a width of 279', { width: 279 }, 'bad_width'],
      ['a width of 1281', { width: 1281 }, 'bad_width'],
    ])('refuses %s before anything is sent', async (_what, changes, reason) => {
      expect(await make(changes)).toEqual({ kind: 'refused', reason });
      expect(stage.calls).toEqual([]);
    });

    it('takes 32 characters of everything that is allowed', async () => {
      expect(await make({ scene: "aZ09!#$&'()*+,/:;=?@-._~abcdefgh" })).toMatchObject({ kind: 'ok' });
    });

    it('says that the page is not released, unless another version is to open', async () => {
      stage.world.settings.pages = ['pages/other'];
      expect(await make({})).toEqual({ kind: 'refused', reason: 'page_missing' });
      expect(await make({ envVersion: 'trial' })).toMatchObject({ kind: 'ok' });
      refuse('code', 45009);
      expect(await make({})).toEqual({ kind: 'refused', reason: 'too_often' });
    });
  });

  describe('subscription messages', () => {
    const send = (changes: object = {}) =>
      stage.client.sendSubscribeMessage({
        openid: visitor(stage),
        templateId: templateId(stage, '积分到账'),
        page: `/${HOME}`,
        data: { number1: '5', thing2: '课堂表现', number3: '120', time4: '2026年11月21日 10:00' },
        state: 'formal',
        ...changes,
      });
    const consent = () => grant(stage, visitor(stage), templateId(stage, '积分到账'));

    it('uses one consent for one message', async () => {
      consent();
      expect(await send()).toMatchObject({ kind: 'sent' });
      expect(await send()).toEqual({ kind: 'no_grant' });
    });

    it('gives the id under which WeChat reports the delivery, to the last digit', async () => {
      consent();
      const sent = await send();
      const [message] = stage.world.messages.toJSON();
      expect(sent).toEqual({ kind: 'sent', msgId: message?.id });
    });

    it('cuts what is too long, so that a long text is no reason not to send', async () => {
      consent();
      const data = { number1: '5', thing2: '在期末美术展上画了一幅特别棒的大海和蓝天的画', number3: '120', time4: '10:00' };
      expect(await send({ data })).toMatchObject({ kind: 'sent' });
      const fields = stage.world.messages.toJSON()[0]?.fields ?? [];
      expect(fields.find(({ key }) => key === 'thing2')?.value).toBe('在期末美术展上画了一幅特别棒的大海和蓝…');
    });

    it('names the field that cannot be sent, found by us or by WeChat', async () => {
      consent();
      const data = { number1: 'five', thing2: '课堂表现', number3: '120', time4: '10:00' };
      expect(await send({ data })).toEqual({ kind: 'unfit', field: 'number1' });
      expect(stage.sent('subscribe')).toBe(0);
      const missing = { number1: '5', thing2: '课堂表现', number3: '120' };
      expect(await send({ data: missing })).toEqual({ kind: 'template_broken', field: 'time4' });
      expect(await send({ templateId: 'unknown' })).toEqual({ kind: 'template_broken', field: null });
    });

    it('tells what else stands in the way', async () => {
      consent();
      expect(await send({ openid: 'nobody' })).toEqual({ kind: 'user_gone' });
      stage.world.settings.pages = ['pages/other'];
      expect(await send()).toEqual({ kind: 'page_missing' });
      stage.world.settings.pages = null;
      stage.world.settings.sensitiveWords = ['课堂'];
      expect(await send()).toEqual({ kind: 'sensitive' });
      stage.world.settings.bannedTemplates = ['*'];
      expect(await send()).toEqual({ kind: 'ability_banned' });
    });

    it.each([
      [43108, { kind: 'try_again', why: 'busy' }],
      [45009, { kind: 'try_again', why: 'too_often' }],
      [45011, { kind: 'try_again', why: 'too_often' }],
      [48001, { kind: 'misconfigured', errcode: 48001 }],
      [99999, { kind: 'misconfigured', errcode: 99999 }],
    ])('turns %d into what is to be done', async (errcode, outcome) => {
      consent();
      refuse('subscribe', errcode);
      expect(await send()).toEqual(outcome);
    });

    it('tries again later when there is no token to be had', async () => {
      consent();
      refuse('token', 40164);
      expect(await send()).toEqual({ kind: 'try_again', why: 'no_token' });
    });
  });

  describe('content checks', () => {
    const check = (content: string, openid = visitor(stage)) => stage.client.checkText({ openid, scene: 'comment', content });

    it('passes, asks for a look, or warns, with the kind of risk', async () => {
      expect(await check('今天画得真好')).toMatchObject({ kind: 'pass', label: 100 });
      expect(await check('加微信领红包')).toMatchObject({ kind: 'review', label: 10001 });
      expect(await check('刷单返利')).toMatchObject({ kind: 'risky', label: 20008 });
    });

    it('checks a long text whole and gives the worst of its parts', async () => {
      const long = `${'好'.repeat(2_500)}低俗${'好'.repeat(2_498)}色情`;
      expect(await check(long)).toMatchObject({ kind: 'risky', label: 20002 });
      expect(stage.sent('text-check')).toBe(3);
      expect(await check('😀'.repeat(2_500))).toMatchObject({ kind: 'pass' });
      expect(stage.sent('text-check')).toBe(4);
    });

    it('asks nobody about nothing', async () => {
      expect(await check(' \n')).toEqual({ kind: 'pass', label: 100, traceId: null });
      expect(stage.calls).toEqual([]);
    });

    it('says why content cannot be judged now', async () => {
      const openid = visitor(stage);
      await stage.world.advance(2 * 3_600_000 + 1_000);
      expect(await check('你好', openid)).toEqual({ kind: 'visitor_away' });
      const image = { openid, scene: 'social', url: 'https://school.example.cn/a.jpg' } as const;
      expect(await stage.client.checkImage(image)).toEqual({ kind: 'visitor_away' });
      expect(await check('你好', 'nobody')).toEqual({ kind: 'user_gone' });
      refuse('text-check', 44991);
      expect(await check('你好')).toEqual({ kind: 'try_again' });
    });

    it('understands the verdict of older checks, and does not hide a mistake of ours', async () => {
      refuse('text-check', 87014);
      expect(await check('你好')).toEqual({ kind: 'risky', label: 21000, traceId: null });
      stage.world.faults.clear();
      refuse('text-check', 47001);
      await expect(check('你好')).rejects.toMatchObject({ code: ERASED, details: { errcode: 47001 } });
    });
  });

  describe('links', () => {
    const order = { path: HOME, query: 'c=1', envVersion: 'release', days: 30 } as const;

    it('live for the days asked for and no longer', async () => {
      const made = await stage.client.urlLink({ ...order, days: 2 });
      const text = made.kind === 'ok' ? made.link : '';
      await stage.world.advance(2 * 86_400_000 - 60_000);
      expect(stage.world.links.find(text)).toMatchObject({ expired: false, page: HOME, query: 'c=1' });
      await stage.world.advance(60_000);
      expect(stage.world.links.find(text)).toMatchObject({ expired: true });
    });

    it.each([
      [{ days: 0 }, 'bad_life'],
      [{ days: 31 }, 'bad_life'],
      [{ days: 1.5 }, 'bad_life'],
      [{ query: 'a'.repeat(1_025) }, 'bad_query'],
      [{ query: 'n=课' }, 'bad_query'],
    ])('are refused before anything is sent: %j', async (changes, reason) => {
      for (const make of [stage.client.urlLink, stage.client.schemeLink]) {
        expect(await make({ ...order, ...changes })).toEqual({ kind: 'refused', reason });
      }
      expect(stage.calls).toEqual([]);
    });

    it.each([
      [40165, 'page_missing'],
      [40212, 'bad_query'],
      [85079, 'not_released'],
      [85401, 'bad_life'],
      [40002, 'misconfigured'],
      [40013, 'misconfigured'],
      [44990, 'too_often'],
      [44993, 'too_often'],
    ])('say why WeChat made none: %d', async (errcode, reason) => {
      refuse('url-link', errcode);
      expect(await stage.client.urlLink(order)).toEqual({ kind: 'refused', reason });
    });
  });

  describe('delivery records', () => {
    const at = Date.parse('2026-11-21T16:00:00.120Z') as Instant;
    const virtual = { kind: 'virtual', description: '钢琴课 12 节' } as const;

    it('are kept once, changed once, then final', async () => {
      const openid = visitor(stage);
      const order = await paidOrder(stage, openid);
      const upload = (description: string) =>
        stage.client.uploadShipping({ order, delivery: { ...virtual, description }, openid, at });
      expect(await upload('一')).toEqual({ kind: 'recorded' });
      expect(await upload('一')).toEqual({ kind: 'already_recorded' });
      expect(await upload('二')).toEqual({ kind: 'recorded' });
      expect(await upload('三')).toEqual({ kind: 'already_recorded' });
      expect(stage.world.shipments.list()).toMatchObject([{ logisticsType: 3, uploadTime: '2026-11-22T00:00:00.120+08:00' }]);
    });

    it('know parcels, the desk and the transaction’s own number', async () => {
      const openid = visitor(stage);
      const parcel = { description: '画'.repeat(130), trackingNo: 'SF1', company: 'SF', receiverContact: '189****1234' };
      const two = { kind: 'courier', parcels: [parcel, { ...parcel, trackingNo: 'SF2' }], complete: true } as const;
      const one = { kind: 'courier', parcels: [parcel], complete: true } as const;
      const part = { kind: 'courier', parcels: [parcel], complete: false } as const;
      for (const delivery of [two, one, part, { kind: 'pickup', description: '画笔' } as const]) {
        const { outTradeNo } = await paidOrder(stage, openid);
        const transactionId = stage.world.pay.orders.find(outTradeNo)?.transactionId ?? '';
        expect(await stage.client.uploadShipping({ order: { transactionId }, delivery, openid, at })).toEqual({
          kind: 'recorded',
        });
      }
      expect(stage.world.shipments.list().map(({ logisticsType, items }) => [logisticsType, items.length])).toEqual([
        [4, 1],
        [1, 1],
        [1, 1],
        [1, 2],
      ]);
      expect(stage.world.shipments.list()[3]?.items[0]).toBe(`SF SF1 ${'画'.repeat(119)}…`);
      const none = { kind: 'courier', parcels: [], complete: true } as const;
      await expect(stage.client.uploadShipping({ order: { transactionId: '1' }, delivery: none, openid, at })).rejects.toThrow(
        RangeError,
      );
    });

    it('wait for a payment that is not there yet, and name what does not fit', async () => {
      const openid = visitor(stage);
      const order = await paidOrder(stage, openid);
      const upload = (changes: object) => stage.client.uploadShipping({ order, delivery: virtual, openid, at, ...changes });
      expect(await upload({ order: { ...order, outTradeNo: 'QYUNKNOWN1' } })).toEqual({
        kind: 'try_again',
        why: 'unknown_order',
      });
      expect(await upload({ openid: visitor(stage, 'another') })).toEqual({
        kind: 'refused',
        reason: 'wrong_payer',
        errcode: 10060031,
      });
      refuse('shipping', 10060004);
      expect(await upload({})).toEqual({ kind: 'refused', reason: 'not_deliverable', errcode: 10060004 });
      stage.world.faults.clear();
      refuse('shipping', 10060014);
      expect(await upload({})).toEqual({ kind: 'refused', reason: 'bad_request', errcode: 10060014 });
    });

    it('are asked about once a day', async () => {
      stage.world.settings.tradeManaged = true;
      expect(await stage.client.isTradeManaged()).toBe(true);
      stage.world.settings.tradeManaged = false;
      await stage.world.advance(86_400_000 - 60_000);
      expect(await stage.client.isTradeManaged()).toBe(true);
      await stage.world.advance(60_000);
      expect(await stage.client.isTradeManaged()).toBe(false);
      expect(stage.sent('trade-managed')).toBe(2);
    });

    it('are asked about again when the answer did not come', async () => {
      stage.world.faults.set({ endpoint: 'trade-managed', kind: 'http_500', times: 2 });
      await expect(stage.client.isTradeManaged()).rejects.toMatchObject({ code: ERASED });
      expect(await stage.client.isTradeManaged()).toBe(false);
    });
  });

  describe('log-in', () => {
    it.each([
      [40226, 'blocked'],
      [45011, 'too_often'],
      [40029, 'bad_code'],
      [40163, 'used_code'],
    ])('turns %d into %s', async (errcode, reason) => {
      refuse('login', errcode);
      expect(await stage.client.codeToSession('any')).toEqual({ kind: 'refused', reason });
    });

    it('tells a number from abroad with its country code, whichever way it is written', async () => {
      const codes = stage.world.codes;
      const issue = () =>
        codes.issue({ kind: 'phone', openid: visitor(stage), phone: '51234567', countryCode: '852', appId: stage.world.appId });
      expect(await stage.client.phoneNumber(issue(), visitor(stage))).toEqual({ kind: 'ok', phone: '+85251234567' });
      stage.world.settings.numericCountryCode = true;
      expect(await stage.client.phoneNumber(issue(), visitor(stage))).toEqual({ kind: 'ok', phone: '+85251234567' });
    });
  });
});

describe('the meaning of error codes', () => {
  it.each<[WechatCall, number, string | undefined]>([
    ['login', 40001, 'misconfigured'],
    ['subscribe', 40001, 'stale_token'],
    ['phone', 40013, 'bad_code'],
    ['login', 40013, 'misconfigured'],
    ['code', 40129, 'bad_scene'],
    ['text-check', 40129, 'bad_request'],
    ['text-check', 43104, 'user_gone'],
    ['url-link', 40002, 'misconfigured'],
    ['token', 40002, 'bad_request'],
    ['shipping', 10060023, 'already_recorded'],
    ['login', 10060023, undefined],
  ])('in %s %d means %s', (call, code, outcome) => {
    expect(outcomeOf(call, code)).toBe(outcome);
  });

  it('counts everything that WeChat may answer as one of three failures', () => {
    const json = (errcode: number) => ({ kind: 'json', errcode, errmsg: '', body: {} }) as const;
    expect(failureOf({ name: 'code' }, json(0))).toBeUndefined();
    expect(failureOf({ name: 'code' }, json(-1))).toEqual({ kind: 'try_again', why: 'busy' });
    expect(failureOf({ name: 'code' }, json(4711))).toMatchObject({ kind: 'refused', errcode: 4711, outcome: undefined });
    expect(failureOf({ name: 'code' }, { kind: 'lost', why: 'timeout' })).toEqual({ kind: 'unknown', why: 'timeout' });
  });
});

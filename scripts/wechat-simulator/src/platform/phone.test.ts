import { APP_ID, type Simulator, START, startSimulator } from '../test-support';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

const PATH = '/wxa/business/getuserphonenumber';
const tap = async (more: object = {}) =>
  (await simulator.post('/simulator/phone-codes', { openid: 'o-1', phone: '13800138000', ...more })).body.code;

describe('POST /wxa/business/getuserphonenumber', () => {
  it('gives the number with a watermark', async () => {
    expect((await simulator.call(PATH, { code: await tap(), openid: 'o-1' })).body).toEqual({
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: '13800138000',
        purePhoneNumber: '13800138000',
        countryCode: '86',
        watermark: { timestamp: START / 1_000, appid: APP_ID },
      },
    });
  });

  it('gives the country code of other countries, and as a number in older answers', async () => {
    const code = await tap({ phone: '61234567', countryCode: '852' });
    expect((await simulator.call(PATH, { code })).body.phone_info).toMatchObject({
      phoneNumber: '+85261234567',
      purePhoneNumber: '61234567',
      countryCode: '852',
    });
    await simulator.post('/simulator/settings', { numericCountryCode: true });
    expect((await simulator.call(PATH, { code: await tap() })).body.phone_info).toMatchObject({ countryCode: 86 });
  });

  it('takes a code once and for five minutes: 40029', async () => {
    const [used, inTime, late] = [await tap(), await tap(), await tap()];
    expect(await simulator.errcode(PATH, { code: used })).toBe(0);
    expect(await simulator.errcode(PATH, { code: used })).toBe(40029);
    await simulator.world.advance(299_999);
    expect(await simulator.errcode(PATH, { code: inTime })).toBe(0);
    await simulator.world.advance(1);
    expect(await simulator.errcode(PATH, { code: late })).toBe(40029);
  });

  it('refuses the code of wx.login, and of another person, without using it up: 40029', async () => {
    expect(await simulator.errcode(PATH, { code: simulator.world.issueCode('login', 'o-1', null) })).toBe(40029);
    const code = await tap();
    expect(await simulator.errcode(PATH, { code, openid: 'o-2' })).toBe(40029);
    expect(await simulator.errcode(PATH, { code, openid: 'o-1' })).toBe(0);
  });

  it('refuses the code of another app: 40013', async () => {
    expect(await simulator.errcode(PATH, { code: await tap({ appId: 'wx0000000000000000' }) })).toBe(40013);
  });

  it('wants a code, a body, JSON and POST', async () => {
    expect(await simulator.errcode(PATH, {})).toBe(47001);
    expect(await simulator.errcode(PATH)).toBe(44002);
    expect(await simulator.errcode(PATH, '[]')).toBe(47001);
    expect((await simulator.get(PATH)).body.errcode).toBe(43002);
  });

  it('tells of the minute’s quota when that is switched on: 45011', async () => {
    await simulator.post('/simulator/faults', { endpoint: 'phone', kind: 'errcode', errcode: 45011, times: 1 });
    const code = await tap();
    expect(await simulator.errcode(PATH, { code })).toBe(45011);
    expect(await simulator.errcode(PATH, { code })).toBe(0);
  });
});

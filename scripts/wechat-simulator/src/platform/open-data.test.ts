import { createDecipheriv, createHash } from 'node:crypto';
import { APP_ID, type Simulator, START, startSimulator } from '../test-support';
import { rawDataSignature } from './open-data';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

const DAY_MS = 86_400_000;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const check = async (hash: string) =>
  (await simulator.call('/wxa/business/checkencryptedmsg', { encrypted_msg_hash: hash })).body;

describe('data that the phone hands out', () => {
  const data = { nickName: '林妈妈', gender: 0 };
  let sessionKey: string;
  let given: Readonly<Record<'rawData' | 'signature' | 'encryptedData' | 'iv', string>>;
  beforeEach(async () => {
    sessionKey = simulator.world.people.sessionKeyFor(simulator.world.people.visit('o-1'));
    const { body } = await simulator.post('/simulator/encrypted-data', { openid: 'o-1', data });
    given = body as unknown as typeof given;
  });

  it('is signed with the session key', () => {
    expect(given.rawData).toBe(JSON.stringify(data));
    const hash = createHash('sha1').update(given.rawData).update(sessionKey).digest('hex');
    expect(given.signature).toBe(hash);
  });

  it('opens with AES-128-CBC and carries a watermark', () => {
    const decipher = createDecipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), Buffer.from(given.iv, 'base64'));
    const plain = `${decipher.update(given.encryptedData, 'base64', 'utf8')}${decipher.final('utf8')}`;
    expect(JSON.parse(plain)).toEqual({ ...data, watermark: { appid: APP_ID, timestamp: START / 1_000 } });
  });

  it('is known by its hash for three days; the answer spells the field «vaild»', async () => {
    const known = { errcode: 0, errmsg: 'ok', vaild: true, create_time: START / 1_000 };
    expect(await check(sha256(given.encryptedData))).toEqual(known);
    expect(await check(sha256('something else'))).toEqual({ errcode: 0, errmsg: 'ok', vaild: false, create_time: 0 });
    await simulator.world.advance(3 * DAY_MS - 1);
    expect(await check(sha256(given.encryptedData))).toEqual(known);
    await simulator.world.advance(1);
    expect(await check(sha256(given.encryptedData))).toMatchObject({ vaild: false });
  });

  it('is checked by a hash of 64 digits: 40097', async () => {
    expect(await check('abc')).toMatchObject({ errcode: 40097 });
  });

  it('is given to people who logged in', async () => {
    simulator.world.issueCode('login', 'o-2', null);
    expect((await simulator.post('/simulator/encrypted-data', { openid: 'o-2', data })).status).toBe(400);
    expect((await simulator.post('/simulator/encrypted-data', { openid: 'o-1', data: 'x' })).status).toBe(400);
  });
});

it('the vector of the fact sheet: SHA-1 over rawData and session key', () => {
  const raw =
    '{"nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou","province":"Guangdong","country":"CN",' +
    '"avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQxKARol6503Iuswjjn6nIGBiaycAjAtpujxyzYsrztuuICqIM5ibXQ/0"}';
  expect(rawDataSignature(raw, 'HyVFkGl5F5OQWJZZaNzBBg==')).toBe('75e81ceda165f4ffa64f4068af58c64b8f54b88c');
});

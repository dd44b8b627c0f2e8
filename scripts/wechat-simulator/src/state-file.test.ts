import { execFile, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulator } from './app';
import { BadStateFile, StateFile } from './state-file';
import { APP_ID, APP_SECRET, close, listen, START } from './test-support';
import { World } from './world';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  path = join(folder, 'state.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const newWorld = () => new World(APP_ID, APP_SECRET);
const plain = (world: World): unknown => JSON.parse(JSON.stringify(world));

describe('the state file', () => {
  it('gives everything back', () => {
    const world = newWorld();
    const file = StateFile.open(path, world);
    world.clock.freeze(START);
    world.settings.tradeManaged = true;
    const code = world.issueCode('login', 'o-1', null);
    const [template] = world.settings.templates;
    const person = world.people.visit('o-1');
    const sessionKey = world.people.sessionKeyFor(person);
    world.consents.ask(person, [template!.id], { [template!.id]: 'accept' }, false);
    world.messages.add({
      id: '1',
      at: START,
      openid: 'o-1',
      templateId: template!.id,
      title: template!.title,
      page: null,
      miniprogramState: 'formal',
      lang: 'zh_CN',
      fields: [],
    });
    const token = world.tokens.stable(false);
    const look = { checkPath: true, envVersion: 'release', width: 430, isHyaline: false, lineColor: [0, 0, 0] } as const;
    const miniCode = world.miniCodes.make({ scene: 'a', page: '', ...look });
    const { link } = world.links.make('url', { page: 'p', query: '', envVersion: 'release', expiresAt: START + 1 });
    const shipment = {
      mchId: '1',
      outTradeNo: 'n',
      transactionId: null,
      logisticsType: 3,
      openid: 'o-1',
      items: ['x'],
      uploadTime: 't',
    };
    world.shipments.put('n', shipment);
    world.mediaChecks.add({ traceId: 't', openid: 'o-1', url: 'http://127.0.0.1:1/', at: START });
    world.pay.settings.balanceFen = 77;
    file.save();

    const again = newWorld();
    StateFile.open(path, again);
    expect(plain(again)).toEqual(plain(world));
    expect(again.now()).toBe(START);
    expect(again.codes.take('login', code).kind).toBe('ok');
    expect(again.people.sessionKeyFor(again.people.visit('o-1'))).toBe(sessionKey);
    expect(again.consents.use('o-1', template!)).toBe(true);
    expect(again.tokens.stable(false)).toEqual(token);
    expect(again.miniCodes.make({ scene: 'a', page: '', ...look }).id).toBe(miniCode.id);
    expect(again.links.find(link)?.page).toBe('p');
    expect(again.shipments.put('n', shipment)).toBe(10060023);
    expect(again.clock.waiting).toBe(1);
    expect(again.pay.settings.balanceFen).toBe(77);
    world.clock.stop();
    again.clock.stop();
  });

  it('keeps the settings that somebody made, not the defaults of its day', () => {
    const world = newWorld();
    world.settings.tradeManaged = true;
    world.settings.triggerWords = [{ word: '坏', suggest: 'risky', label: 21_000 }];
    const kept = JSON.parse(JSON.stringify(world)) as { settings: object };
    expect(kept.settings).toEqual({ tradeManaged: true, triggerWords: world.settings.triggerWords });
    StateFile.open(path, world).save();
    const again = newWorld();
    StateFile.open(path, again);
    expect(again.settings).toEqual(world.settings);
    expect(again.settings.templates).toBe(newWorld().settings.templates);
  });

  it('is written soon after a change, whole, and for its owner only', async () => {
    const world = newWorld();
    StateFile.open(path, world);
    world.issueCode('login', 'o-1', null);
    world.changed();
    expect(readFileSync(path, 'utf8')).not.toContain('o-1');
    while (!readFileSync(path, 'utf8').includes('o-1')) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(readdirSync(folder)).toEqual(['state.json']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['no JSON', 'hello', 'is not a state file of this simulator'],
    ['nothing', '', 'is not a state file of this simulator'],
    ['null', 'null', 'is not a state file of this simulator'],
    ['half of one', '{"version":1,"appId":"wx5130000000000001"}', 'is not a state file of this simulator'],
    ['another version', '{"version":99}', 'it was written by another version of the simulator'],
    ['another app', '{"version":1,"appId":"wx0"}', 'it is about the app wx0'],
  ])('that holds %s is refused', (_what, text, reason) => {
    writeFileSync(path, text);
    expect(() => StateFile.open(path, newWorld())).toThrow(BadStateFile);
    expect(() => StateFile.open(path, newWorld())).toThrow(reason);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('in a folder that does not exist is refused', () => {
    expect(() => StateFile.open(join(folder, 'no', 'state.json'), newWorld())).toThrow(/cannot be written \(ENOENT/);
  });
});

describe('createSimulator', () => {
  it('tells of changes after calls that may change something', async () => {
    const world = newWorld();
    let changes = 0;
    world.onChange(() => {
      changes += 1;
    });
    const server = createServer(createSimulator(world).callback());
    const base = await listen(server);
    await fetch(`${base}/simulator/people`);
    expect(changes).toBe(0);
    await fetch(`${base}/simulator/login-codes`, { method: 'POST' });
    expect(changes).toBe(1);
    await fetch(`${base}/sns/jscode2session`);
    expect(changes).toBe(2);
    await close(server);
  });
});

describe('the process', () => {
  const register = join(__dirname, '../test/process.cjs');
  const start = async (env: Readonly<Record<string, string>>) => {
    const child = fork(register, { env: { ...process.env, PORT: '0', SIMULATOR_STATE: path, ...env }, silent: true });
    const base = await new Promise<string>((resolve, reject) => {
      child.stdout?.on('data', (piece: Buffer) => {
        const url = /http:\/\/\S+/.exec(piece.toString())?.[0];
        if (url) resolve(url);
      });
      child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
    });
    const end = (signal: NodeJS.Signals) =>
      new Promise<number | null>((resolve) => {
        child.once('exit', (code) => resolve(code));
        child.kill(signal);
      });
    return { base, end };
  };
  const read = async (url: string) => (await (await fetch(url)).json()) as Readonly<Record<string, unknown>>;
  const people = async (base: string) => (await read(`${base}/simulator/people`)).people;

  it('knows all again after it was killed, and after it was ended', async () => {
    const first = await start({});
    await fetch(`${first.base}/simulator/people`, { method: 'POST', body: JSON.stringify({ openid: 'o-1', name: '林妈妈' }) });
    const before = await read(`${first.base}/simulator/credentials`);
    while (!readFileSync(path, 'utf8').includes('林妈妈') || !readFileSync(path, 'utf8').includes(String(before.mchId)))
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await first.end('SIGKILL')).toBeNull();

    const second = await start({});
    expect(await people(second.base)).toMatchObject([{ openid: 'o-1', name: '林妈妈' }]);
    expect(await read(`${second.base}/simulator/credentials`)).toEqual(before);
    await fetch(`${second.base}/simulator/people`, { method: 'POST', body: JSON.stringify({ openid: 'o-2' }) });
    // No time for the delayed writing: the end itself writes.
    expect(await second.end('SIGTERM')).toBe(0);

    const third = await start({});
    expect(await people(third.base)).toMatchObject([{ openid: 'o-2' }, { openid: 'o-1' }]);
    await third.end('SIGTERM');
  });

  it('keeps a connection as long as the service does, so that a late caller meets no end of it', async () => {
    const { base, end } = await start({});
    expect((await fetch(`${base}/simulator/health`)).headers.get('keep-alive')).toBe('timeout=75');
    await end('SIGTERM');
  });

  const failing = (env: Readonly<Record<string, string>>) =>
    new Promise<{ code: number | null; said: string }>((resolve) => {
      const child = execFile(process.execPath, [register], { env: { ...process.env, PORT: '0', ...env } }, (_error, _out, said) =>
        resolve({ code: child.exitCode, said }),
      );
    });

  it('ends with one sentence when the file is bad or a setting is', async () => {
    writeFileSync(path, 'hello');
    const bad = await failing({ SIMULATOR_STATE: path });
    expect(bad.code).toBe(1);
    expect(bad.said).toMatch(/^SIMULATOR_STATE: \S+ is not a state file of this simulator \(.+\); delete it .+\.\n$/);
    expect(await failing({ WECHAT_PUSH_AES_KEY: 'short' })).toEqual({
      code: 1,
      said: 'WECHAT_PUSH_AES_KEY must be 43 letters and digits.\n',
    });
  });
});

import { browserState, decideWebLogin, describeBrowser, type WebLogin } from './web-login';

const login = (over: Partial<WebLogin>): WebLogin => ({ state: 'waiting', accountId: null, expiresAt: 1_000, ...over });
const scanned = login({ state: 'scanned', accountId: 'a1' });
const gone = { kind: 'refuse', code: 'web_login_gone' };

describe('decideWebLogin', () => {
  it('goes from waiting to scanned to confirmed or refused', () => {
    expect(decideWebLogin(login({}), 'scan', 'a1', 0)).toEqual({ kind: 'move', to: 'scanned' });
    expect(decideWebLogin(scanned, 'confirm', 'a1', 0)).toEqual({ kind: 'move', to: 'confirmed' });
    expect(decideWebLogin(scanned, 'refuse', 'a1', 0)).toEqual({ kind: 'move', to: 'refused' });
  });

  it('needs the scan first', () => {
    for (const step of ['confirm', 'refuse'] as const) {
      expect(decideWebLogin(login({}), step, 'a1', 0)).toEqual({ kind: 'refuse', code: 'web_login_not_scanned' });
    }
  });

  it('belongs to whom scanned it first', () => {
    for (const step of ['scan', 'confirm', 'refuse'] as const) {
      expect(decideWebLogin(scanned, step, 'a2', 0)).toEqual({ kind: 'refuse', code: 'web_login_taken' });
    }
  });

  it('repeats what the same person did already', () => {
    expect(decideWebLogin(scanned, 'scan', 'a1', 0)).toEqual({ kind: 'repeat' });
    expect(decideWebLogin(login({ state: 'confirmed', accountId: 'a1' }), 'confirm', 'a1', 0)).toEqual({ kind: 'repeat' });
  });

  it('is spent once confirmed, consumed or refused', () => {
    expect(decideWebLogin(login({ state: 'confirmed', accountId: 'a1' }), 'refuse', 'a1', 0)).toEqual(gone);
    expect(decideWebLogin(login({ state: 'consumed', accountId: 'a1' }), 'confirm', 'a1', 0)).toEqual(gone);
    expect(decideWebLogin(login({ state: 'refused', accountId: 'a1' }), 'confirm', 'a1', 0)).toEqual(gone);
  });

  it('ends at the instant of its expiry', () => {
    expect(decideWebLogin(scanned, 'confirm', 'a1', 999)).toEqual({ kind: 'move', to: 'confirmed' });
    expect(decideWebLogin(scanned, 'confirm', 'a1', 1_000)).toEqual(gone);
  });
});

describe('browserState', () => {
  it('tells the browser what it needs to know', () => {
    expect(browserState(login({}), 999)).toBe('waiting');
    expect(browserState(login({}), 1_000)).toBe('expired');
    expect(browserState(scanned, 0)).toBe('scanned');
    expect(browserState(login({ state: 'confirmed' }), 999)).toBe('confirmed');
    expect(browserState(login({ state: 'confirmed' }), 1_000)).toBe('expired');
    expect(browserState(login({ state: 'consumed' }), 0)).toBe('expired');
    expect(browserState(login({ state: 'refused' }), 2_000)).toBe('refused');
  });
});

describe('describeBrowser', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0', 'Edge · Windows'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605 Version/17 Safari/605', 'Safari · macOS'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox · Linux'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/605', 'Safari · iOS'],
    ['<script>alert(1)</script>', '未知浏览器 · 未知系统'],
    ['', '未知浏览器 · 未知系统'],
  ])('%s → %s', (userAgent, text) => expect(describeBrowser(userAgent)).toBe(text));
});

import { createHttp, type Wire, type WireFailure, type WireRequest, type WireResponse } from './http';
import { createSession } from './session';
import { memoryStorage } from './storage';

type Answer = WireResponse | WireFailure;
const ok = (body: unknown): WireResponse => ({ status: 200, headers: {}, body });
const refusal = (status: number, code: string, headers: Record<string, string> = {}): WireResponse => ({
  status,
  headers,
  body: { error: { code, message: `${code}。`, requestId: 'server-id', details: { field: 'x' } } },
});

/** A server in memory that knows one valid access token and one valid refresh token at a time. */
const setUp = (respond?: (request: WireRequest) => Answer | undefined) => {
  const session = createSession(memoryStorage());
  session.write({ accessToken: 'a0', refreshToken: 'r0' });
  const seen: WireRequest[] = [];
  const server = { access: 'a1', refresh: 'r0', refreshes: 0, refreshAnswer: undefined as Answer | undefined };
  const wire: Wire = async (request) => {
    seen.push(request);
    await Promise.resolve();
    const own = respond?.(request);
    if (own !== undefined) return own;
    if (request.url === '/api/v1/auth/refresh') {
      server.refreshes += 1;
      if (server.refreshAnswer !== undefined) return server.refreshAnswer;
      const { refreshToken } = request.body as { refreshToken: string };
      if (refreshToken !== server.refresh) return refusal(401, 'refresh_token_reused');
      server.refresh = 'r1';
      return ok({ accessToken: server.access, refreshToken: 'r1' });
    }
    return request.headers.Authorization === `Bearer ${server.access}`
      ? ok({ path: request.url })
      : refusal(401, 'unauthenticated');
  };
  let id = 0;
  const http = createHttp({ base: '/api/v1', wire, session, newRequestId: () => `request-${++id}` });
  return { http, session, seen, server };
};

it('refreshes once for all calls that meet the expiry together, and repeats them', async () => {
  const { http, session, server } = setUp();
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => http({ method: 'GET', path: `/things/${i}` })));
  expect(answers.map((answer) => answer.ok)).toEqual(Array(8).fill(true));
  expect(server.refreshes).toBe(1);
  expect(session.read()).toEqual({ accessToken: 'a1', refreshToken: 'r1' });
});

it('does not spend a refresh token that another window has already exchanged', async () => {
  const { http, session, server } = setUp((request) => {
    // Another tab signs in anew while this call is on its way.
    if (request.headers.Authorization === 'Bearer a0') session.write({ accessToken: 'a1', refreshToken: 'r9' });
    return undefined;
  });
  expect((await http({ method: 'GET', path: '/x' })).ok).toBe(true);
  expect(server.refreshes).toBe(0);
});

it('ends the session when the refresh is refused, and tells who listens', async () => {
  const { http, session, server } = setUp();
  const heard: boolean[] = [];
  session.subscribe((signedIn) => heard.push(signedIn));
  server.refresh = 'someone-else';
  const answer = await http({ method: 'GET', path: '/x' });
  expect(answer).toMatchObject({ ok: false, error: { code: 'unauthenticated', status: 401 } });
  expect(session.read()).toBeNull();
  expect(heard).toEqual([false]);
});

it.each<[string, Answer, string]>([
  ['the network is gone', 'unreachable', 'network_unreachable'],
  ['the server is busy', refusal(503, 'unavailable'), 'unavailable'],
  ['the server answers without tokens', ok({}), 'unreadable_answer'],
])('keeps the session when the refresh fails because %s', async (_, refreshAnswer, code) => {
  const { http, session, server } = setUp();
  server.refreshAnswer = refreshAnswer;
  expect(await http({ method: 'GET', path: '/x' })).toMatchObject({ ok: false, error: { code } });
  expect(session.read()).toEqual({ accessToken: 'a0', refreshToken: 'r0' });
});

it('tries a second refresh after one that failed', async () => {
  const { http, server } = setUp();
  server.refreshAnswer = 'unreachable';
  await http({ method: 'GET', path: '/x' });
  server.refreshAnswer = undefined;
  expect((await http({ method: 'GET', path: '/x' })).ok).toBe(true);
});

it('repeats a refused call once only', async () => {
  const { http, seen } = setUp((request) => (request.url === '/api/v1/x' ? refusal(401, 'unauthenticated') : undefined));
  expect(await http({ method: 'GET', path: '/x' })).toMatchObject({ ok: false, error: { status: 401 } });
  expect(seen.filter((request) => request.url === '/api/v1/x')).toHaveLength(2);
});

it('calls public endpoints without a token and does not refresh for them', async () => {
  const { http, seen, server } = setUp();
  expect(await http({ method: 'GET', path: '/x', anonymous: true })).toMatchObject({ ok: false });
  expect(seen[0]?.headers.Authorization).toBeUndefined();
  expect(server.refreshes).toBe(0);
});

it('sends the same idempotency key again after a refresh', async () => {
  const { http, seen } = setUp();
  await http({ method: 'POST', path: '/x', body: { a: 1 }, idempotencyKey: 'key-1' });
  const sent = seen.filter((request) => request.url === '/api/v1/x');
  expect(sent.map((request) => request.headers['Idempotency-Key'])).toEqual(['key-1', 'key-1']);
  expect(sent.map((request) => request.body)).toEqual([{ a: 1 }, { a: 1 }]);
  expect(new Set(sent.map((request) => request.headers['X-Request-Id'])).size).toBe(2);
});

it.each([
  ['Idempotency-Replayed', 'true', { ok: true, data: { id: 'a1' }, replayed: true }],
  ['idempotency-replayed', 'true', { ok: true, data: { id: 'a1' }, replayed: true }],
  ['Idempotency-Replayed', 'false', { ok: true, data: { id: 'a1' } }],
  ['X-Request-Id', 'r', { ok: true, data: { id: 'a1' } }],
])('tells by %s: %s whether an answer is about an earlier request', async (name, value, expected) => {
  const { http } = setUp(() => ({ status: 200, headers: { [name]: value }, body: { id: 'a1' } }));
  expect(await http({ method: 'POST', path: '/x', idempotencyKey: 'key-1' })).toEqual(expected);
});

it('passes on code, sentence, details, request id and waiting time of the server', async () => {
  const { http } = setUp(() => refusal(429, 'rate_limited', { 'Retry-After': '7' }));
  expect(await http({ method: 'GET', path: '/x' })).toEqual({
    ok: false,
    error: {
      code: 'rate_limited',
      message: 'rate_limited。',
      status: 429,
      requestId: 'server-id',
      details: { field: 'x' },
      retryAfter: 7,
    },
  });
});

it.each<[Answer, string]>([
  ['timeout', 'network_timeout'],
  ['cancelled', 'cancelled'],
  [{ status: 502, headers: {}, body: '<html>bad gateway</html>' }, 'unreadable_answer'],
])('turns %j into the failure %s', async (answer, code) => {
  const { http } = setUp(() => answer);
  const result = await http({ method: 'GET', path: '/x' });
  expect(result).toMatchObject({ ok: false, error: { code } });
  if (!result.ok) expect(result.error.message).toMatch(/[一-龥]。$/);
});

it('sends a file without naming its type, so that the browser can set the boundary, and again after a refresh', async () => {
  const { http, seen } = setUp();
  const form = { file: new Blob(['a']), fileName: 'a.csv', fields: {} };
  expect((await http({ method: 'POST', path: '/imports', form })).ok).toBe(true);
  const sent = seen.filter((request) => request.url === '/api/v1/imports');
  expect(sent.map((request) => request.form)).toEqual([form, form]);
  expect(sent[0]?.headers['Content-Type']).toBeUndefined();
});

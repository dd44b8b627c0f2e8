import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSimulator } from './app';
import { World } from './world';

export const APP_ID = 'wx5130000000000001';
export const APP_SECRET = 'secret-of-the-tests';
/** A moment in the middle of a minute, 2026-11-21 10:00:30 in Beijing. */
export const START = Date.parse('2026-11-21T10:00:30+08:00');

/** The fields that tests read by name; which of them are there depends on the call. */
interface Answer {
  readonly [name: string]: unknown;
  readonly errcode: number;
  readonly errmsg: string;
  readonly error: string;
  readonly access_token: string;
  readonly expires_in: number;
  readonly openid: string;
  readonly session_key: string;
  readonly code: string;
  readonly trace_id: string;
  readonly url_link: string;
  readonly openlink: string;
  readonly link: string;
}

/** What came back: the status, the label and the body, as text and as JSON where it is that. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly bytes: Buffer;
  readonly text: string;
  readonly body: Answer;
}

export interface Simulator {
  readonly world: World;
  readonly base: string;
  /** GET with a query. */
  get(path: string, query?: Readonly<Record<string, string>>): Promise<Reply>;
  /** POST of JSON, or of a text as it is. */
  post(path: string, body?: object | string, query?: Readonly<Record<string, string>>): Promise<Reply>;
  /** POST with a working access token. */
  call(path: string, body?: object | string): Promise<Reply>;
  /** The errcode that such a call gets; 0 without one. */
  errcode(path: string, body?: object | string): Promise<number>;
  stop(): Promise<void>;
}

export const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

export const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

const reply = async (answer: Response): Promise<Reply> => {
  const bytes = Buffer.from(await answer.arrayBuffer());
  const text = bytes.toString();
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', bytes, text, body: parsed(text) };
};

const parsed = (text: string): Answer => {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return {} as Answer;
  }
};

/** A simulator on a socket, with the time standing at `START`. */
export const startSimulator = async (): Promise<Simulator> => {
  const world = new World(APP_ID, APP_SECRET);
  world.clock.freeze(START);
  const server = createServer(createSimulator(world).callback());
  const base = await listen(server);
  const urlOf = (path: string, query: Readonly<Record<string, string>> = {}) => {
    const text = new URLSearchParams(query).toString();
    return `${base}${path}${text === '' ? '' : `${path.includes('?') ? '&' : '?'}${text}`}`;
  };
  const post: Simulator['post'] = async (path, body, query) =>
    reply(
      await fetch(urlOf(path, query), {
        method: 'POST',
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
  const token = () => {
    const made = world.tokens.stable(false);
    if (typeof made === 'number') throw new Error(`no token: ${made}`);
    return made.access_token;
  };
  const call: Simulator['call'] = (path, body) => post(path, body, { access_token: token() });
  return {
    world,
    base,
    get: async (path, query) => reply(await fetch(urlOf(path, query))),
    post,
    call,
    errcode: async (path, body) => (await call(path, body)).body.errcode ?? 0,
    stop: async () => {
      world.clock.stop();
      await close(server);
    },
  };
};

/** What a service at the push address got. */
export interface Received {
  readonly url: URL;
  readonly type: string;
  readonly text: string;
}

export interface Inbox {
  readonly url: string;
  readonly received: Received[];
  /** Answers in place of 200 «success», in order; a function is called when the request has arrived, and answers itself or not. */
  readonly answers: (number | ((response: ServerResponse) => void))[];
  stop(): Promise<void>;
}

/** A service that the simulator pushes to; it knows the token when `knows` is true. */
export const startInbox = async (knows = true): Promise<Inbox> => {
  const received: Received[] = [];
  const answers: Inbox['answers'] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://inbox');
    if (request.method === 'GET') return void response.end(knows ? url.searchParams.get('echostr') : 'no');
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      received.push({ url, type: request.headers['content-type'] ?? '', text: Buffer.concat(pieces).toString() });
      const answer = answers.shift() ?? 200;
      if (typeof answer === 'number') response.writeHead(answer).end('success');
      else answer(response);
    });
  });
  const base = await listen(server);
  return { url: `${base}/wechat/push`, received, answers, stop: () => close(server) };
};

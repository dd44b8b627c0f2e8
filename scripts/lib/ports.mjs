import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

const listen = (port, host) =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const taken = server.address().port;
      server.close(() => resolve(taken));
    });
  });

/** @returns {Promise<boolean>} whether a server could listen on `port` on every address of this machine */
export const isFree = async (port) => {
  try {
    await listen(port, undefined);
    return true;
  } catch (error) {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') return false;
    throw error;
  }
};

/**
 * Below the ports that systems give away by themselves (Linux from 32768, others from 49152): one of those may go to
 * anybody's connection before the server it was looked up for listens on it.
 */
const LOWEST = 20_000;
const HIGHEST = 31_999;
const TRIES = 200;
const given = new Set();

/** @returns {Promise<number>} a port nobody listens on now, another one each time; `preferred` when that one is free */
export const freePort = async (preferred) => {
  if (preferred && (await isFree(preferred))) return preferred;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  return listen(0, undefined);
};

const accepts = (port, host) =>
  new Promise((resolve) => {
    const socket = connect({ port, host });
    const done = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.setTimeout(1000, () => done(false));
  });

/** @returns {Promise<boolean>} whether someone accepts connections there before `timeoutMs` or `child` ends */
export const waitForPort = async (port, { child, host = '127.0.0.1', timeoutMs = 60_000 } = {}) => {
  let ended = false;
  child?.ended.then(() => {
    ended = true;
  });
  const until = Date.now() + timeoutMs;
  while (!ended && Date.now() < until) {
    if (await accepts(port, host)) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
};

/** @returns {Promise<boolean>} whether `url` answers with a 2xx before `timeoutMs` or `child` ends */
export const waitForHttp = async (url, { child, timeoutMs = 120_000 } = {}) => {
  let ended = false;
  child?.ended.then(() => {
    ended = true;
  });
  const until = Date.now() + timeoutMs;
  while (!ended && Date.now() < until) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    // Nobody reads it, and what its end comes to says nothing about the server.
    void Promise.allSettled([answer?.body?.cancel()]);
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return false;
};

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

/** @returns {Promise<number>} a port nobody listens on now; `preferred` when that one is free */
export const freePort = async (preferred) => {
  if (preferred && (await isFree(preferred))) return preferred;
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
    await answer?.body?.cancel();
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return false;
};

import { createServer as createNodeServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpApp } from './app';
import type { HttpParts } from './parts';

export interface HttpServer {
  /**
   * Begins to listen.
   * @param port 0 = any free one
   * @returns the port in use
   */
  start(port: number, host?: string): Promise<number>;
  /**
   * Stops accepting, lets requests in flight finish, closes idle connections, and cuts what is left when the grace
   * period is over. Calling it again waits for the same end.
   */
  stop(): Promise<void>;
}

/**
 * How long a connection may idle between two requests, ms. Longer than a reverse proxy keeps its own end (60 s is common):
 * the side that sends requests must be the one that closes, or a request meets a connection that is just being closed and
 * is lost without an answer.
 */
const KEEP_ALIVE_MS = 75_000;

/** The HTTP application on a socket. */
export const createServer = (parts: HttpParts): HttpServer => {
  let stopped: Promise<void> | undefined;
  const inFlight = new Set<ServerResponse>();
  const app = createHttpApp(parts, () => stopped !== undefined);
  const answer = app.callback();
  const server = createNodeServer((req, res) => {
    inFlight.add(res);
    if (stopped !== undefined) res.setHeader('Connection', 'close');
    res.once('close', () => {
      inFlight.delete(res);
      if (stopped !== undefined) server.closeIdleConnections();
    });
    void answer(req, res);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return {
    start: (port, host = '127.0.0.1') =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    stop: () => {
      stopped ??= drain(server, inFlight, parts.settings.gracePeriodMs);
      return stopped;
    },
  };
};

const drain = (server: Server, inFlight: ReadonlySet<ServerResponse>, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
    // A kept-alive connection would otherwise stay open after its answer and hold the process.
    for (const res of inFlight) if (!res.headersSent) res.setHeader('Connection', 'close');
  });

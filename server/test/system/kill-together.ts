import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noteConnections } from '../support/connections';
import type { Place } from '../support/product';
import { attempt, ended, inherited, isReady, kept, type Sent, serverEnv } from './kill-support';

const CHILD = join(__dirname, 'child/die-together.cjs');

/** Where a transaction dies: after a statement, right before its commit, or right after it, before the answer. */
export interface Death {
  /** The beginning of the statement, and one of its values where that says which one. */
  readonly statement: string;
  readonly value: string | null;
  readonly moment: 'in' | 'commit' | 'committed';
}

/** A server with everything that dies in it. */
export interface Doomed {
  readonly place: Place;
  readonly requests: readonly { readonly sent: Sent; readonly death: Death }[];
  /** The death of what its clock does. */
  readonly clock: Death | null;
}

/**
 * Starts servers in one process, sends each what it is to die of, and waits until all have come to their deaths and the process was
 * killed. Loading a server takes seconds and a place a moment: that is why they die together, each in a transaction of its own.
 * @returns for each server, for each of its requests, whether an answer came; one that came ends the process at once
 */
export const killTogether = async (doomed: readonly Doomed[]): Promise<boolean[][]> => {
  // On one database many transactions are open at once.
  const servers = doomed.map(({ place, clock }) => ({ env: { DATABASE_POOL: '100', ...serverEnv(place) }, clock }));
  const deaths = doomed.reduce((sum, { requests, clock }) => sum + requests.length + (clock ? 1 : 0), 0);
  const gone = await Promise.all(doomed.map(({ place }) => noteConnections(place.env.DATABASE_URL)));
  const env = { ...inherited(), QINGYA_TEST_DOOMED: JSON.stringify({ servers, deaths }) };
  const child = kept(spawn(process.execPath, [CHILD], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }));
  const closed = once(child, 'close');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (output += String(part)));
  const origins = new Map<number, string>();
  child.on('message', ({ server, port }: { server: number; port: number }) => origins.set(server, `http://127.0.0.1:${port}`));
  const play = async ({ requests }: Doomed, index: number): Promise<boolean[]> => {
    if (requests.length === 0) return [];
    let origin: string | undefined;
    while (origin === undefined || !(await isReady(origin))) {
      if (ended(child)) throw new Error(`the servers did not start:\n${output}`);
      await new Promise((wait) => setTimeout(wait, 50));
      origin = origins.get(index);
    }
    const base = `${origin}/api/v1`;
    return Promise.all(
      requests.map(async ({ sent, death }) => {
        const answer = await attempt(base, sent, { 'X-Test-Death': JSON.stringify(death) });
        if (answer) child.kill('SIGKILL');
        return answer !== null;
      }),
    );
  };
  const answered = await Promise.all(doomed.map(play));
  await closed;
  if (child.signalCode !== 'SIGKILL') throw new Error(`the servers ended by themselves:\n${output}`);
  for (const wait of gone) await wait();
  return answered;
};

/** The same data in a folder of its own; for the embedded database, while nobody has it open. */
export const copyOf = (place: Place): Place => {
  const folder = mkdtempSync(join(tmpdir(), 'qingya-product-'));
  cpSync(place.env.DATA_DIR ?? '', folder, { recursive: true });
  const remove = async (): Promise<void> => rmSync(folder, { recursive: true, force: true });
  return { ...place, env: { ...place.env, DATA_DIR: folder }, remove };
};

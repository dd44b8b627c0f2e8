import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** A server under load, in a process of its own: the load must not share its event loop. */
export interface Target {
  readonly child: ChildProcess;
  /** Without a path. */
  readonly origin: string;
  readonly token: string;
}

/** @param file compiled program beside this one, which says `{ port, token }` on its output @param input for its standard input */
export const startTarget = (file: string, env: NodeJS.ProcessEnv, input = ''): Promise<Target> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(__dirname, file)], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it listened`)));
    child.stdout.once('data', (line: Buffer) => {
      const { port, token } = JSON.parse(line.toString()) as { port: number; token: string };
      child.removeAllListeners('exit');
      resolve({ child, origin: `http://127.0.0.1:${port}`, token });
    });
    child.stdin.end(input);
  });

export const stopTarget = (target: Target): Promise<void> =>
  new Promise((resolve) => {
    target.child.once('exit', () => resolve());
    target.child.kill('SIGTERM');
  });

import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './paths.mjs';

const live = new Set();

const signalGroup = (child, signal) => {
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch {
    return false;
  }
};

/**
 * Starts a process in its own group, so that it can be ended together with everything it starts and never sees the
 * terminal's own Ctrl-C twice.
 */
export const start = (command, args, options = {}) => {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: options.stdio ?? ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  live.add(child);
  child.ended = new Promise((resolve) => {
    child.once('error', (error) => {
      live.delete(child);
      resolve({ code: 127, signal: null, error });
    });
    child.once('close', (code, signal) => {
      live.delete(child);
      resolve({ code: code ?? 1, signal });
    });
  });
  return child;
};

/**
 * Runs a command to its end and never throws.
 * @returns {Promise<{ code: number, output: string }>} stdout and stderr as they came, unless `stdio` says otherwise
 */
export const run = async (command, args, options = {}) => {
  const child = start(command, args, options);
  const chunks = [];
  child.stdout?.on('data', (chunk) => chunks.push(chunk));
  child.stderr?.on('data', (chunk) => chunks.push(chunk));
  const timer = options.timeoutMs ? setTimeout(() => signalGroup(child, 'SIGKILL'), options.timeoutMs) : undefined;
  const { code, signal, error } = await child.ended;
  clearTimeout(timer);
  const notes = [error && `${command}: ${error.message}`, signal && `${command} was ended by ${signal}`].filter(Boolean);
  return { code: signal ? 1 : code, output: [Buffer.concat(chunks).toString('utf8'), ...notes].join('\n').trim() };
};

/** Asks a process and its children to end; insists after `graceMs`. Resolves when it has gone. */
export const stop = async (child, graceMs = 10_000, signal = 'SIGTERM') => {
  if (!child || !live.has(child)) return;
  signalGroup(child, signal);
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  await child.ended;
  clearTimeout(timer);
};

/** Ends everything this script started, at once. For the way out only. */
export const killAll = () => {
  for (const child of live) signalGroup(child, 'SIGKILL');
};

process.on('exit', killAll);

/** @returns {string | undefined} where a program is, looking through PATH and the places daemons live in */
export const which = (...names) => {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];
  const isProgram = (path) => {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  };
  return names.flatMap((name) => folders.filter(Boolean).map((folder) => join(folder, name))).find(isProgram);
};

/**
 * Calls `cleanUp` once when the person (or the system) asks the script to end, then exits with the code it returns, or
 * as a signal would.
 */
export const onInterrupt = (cleanUp) => {
  let asked = false;
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ]) {
    process.on(signal, async () => {
      if (asked) return;
      asked = true;
      process.exit((await cleanUp(signal)) ?? 128 + number);
    });
  }
};

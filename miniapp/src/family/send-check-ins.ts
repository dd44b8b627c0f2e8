import Taro from '@tarojs/taro';
import { useCallback, useEffect, useState } from 'react';
import { type AnswerOf, call } from '@/services/api';
import { drafts, RECOGNISED_MS } from '@/services/draft';
import type { Result } from '@/services/http';
import { deviceStorage } from '@/services/storage';
import { createPendingCheckIns, type PendingCheckIn, worthRetrying } from './pending-check-ins';

export type CheckInAnswer = AnswerOf<'schooling.checkIn'>;

export const pendingCheckIns = createPendingCheckIns(deviceStorage);

/** How often a screen that waits for the network tries again by itself. */
const RETRY_MS = 8_000;

export type Sent =
  | { readonly kind: 'done'; readonly answer: CheckInAnswer }
  | { readonly kind: 'kept' }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

const draftName = (code: string, studentId: string) => `check-in.${studentId}.${code}`;

/** A scan of this moment. The same code for the same child keeps its key and its time, however often it is sent. */
export const newCheckIn = (code: string, studentId: string, studentName: string, now: number): PendingCheckIn => {
  // A scan waits on the phone until it is answered, however long the network is away.
  const key = drafts.key(draftName(code, studentId), RECOGNISED_MS);
  return pendingCheckIns.list().find((item) => item.key === key) ?? { key, code, studentId, studentName, scannedAt: now };
};

const post = ({ key, code, studentId, scannedAt }: PendingCheckIn): Promise<Result<CheckInAnswer>> =>
  call('schooling.checkIn', { body: { code, studentId, scannedAt }, idempotencyKey: key });

/** Sends a scan. It is kept on the device first, so that neither a dead network nor a closed app loses it. */
export const sendCheckIn = async (item: PendingCheckIn): Promise<Sent> => {
  pendingCheckIns.keep(item);
  const answer = await post(item);
  if (!answer.ok && worthRetrying(answer.error)) return { kind: 'kept' };
  pendingCheckIns.remove(item.key);
  drafts.settle(draftName(item.code, item.studentId));
  if (answer.ok) return { kind: 'done', answer: answer.data };
  return { kind: 'refused', code: answer.error.code, message: answer.error.message };
};

let flushing: Promise<number> | null = null;

const flushAll = async (): Promise<number> => {
  let done = 0;
  for (const item of pendingCheckIns.list().filter(({ refused }) => refused === undefined)) {
    const sent = await sendCheckIn(item);
    if (sent.kind === 'kept') break;
    if (sent.kind === 'done') done += 1;
    else {
      pendingCheckIns.keep(item);
      pendingCheckIns.refuse(item.key, sent.message);
    }
  }
  return done;
};

/** Sends what waits, oldest first, until the network fails again. @returns how many were recorded */
export const flushCheckIns = (): Promise<number> => {
  flushing ??= flushAll().finally(() => {
    flushing = null;
  });
  return flushing;
};

/** Calls `act` when the network comes back, and every few seconds while `waiting`. */
export const useNetworkBack = (waiting: boolean, act: () => void): void => {
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(act, RETRY_MS);
    const web = process.env.TARO_ENV === 'h5';
    const onStatus = ({ isConnected }: { isConnected: boolean }) => isConnected && act();
    if (web) window.addEventListener('online', act);
    else Taro.onNetworkStatusChange(onStatus);
    return () => {
      clearInterval(timer);
      if (web) window.removeEventListener('online', act);
      else Taro.offNetworkStatusChange(onStatus);
    };
  }, [waiting, act]);
};

export interface WaitingCheckIns {
  readonly items: readonly PendingCheckIn[];
  readonly dismiss: (key: string) => void;
  /** Reads the list again and sends what waits. */
  readonly flush: () => Promise<void>;
}

/** The scans that wait on this device, sent as soon as the network allows; `onDone` when one was recorded. */
export const useWaitingCheckIns = (onDone: () => void): WaitingCheckIns => {
  const [items, setItems] = useState(pendingCheckIns.list);
  const flush = useCallback(async () => {
    const done = await flushCheckIns();
    setItems(pendingCheckIns.list());
    if (done > 0) onDone();
  }, [onDone]);
  const tryAgain = useCallback(() => void flush(), [flush]);
  useNetworkBack(
    items.some(({ refused }) => refused === undefined),
    tryAgain,
  );
  return {
    items,
    dismiss: (key) => {
      pendingCheckIns.remove(key);
      setItems(pendingCheckIns.list());
    },
    flush,
  };
};

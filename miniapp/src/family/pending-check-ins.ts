import type { Storage } from '@/services/storage';

/** A scan that could not be sent yet, or that the server refused when it was. */
export interface PendingCheckIn {
  /** Idempotency key of the submission. */
  readonly key: string;
  readonly code: string;
  readonly studentId: string;
  readonly studentName: string;
  /** When the phone scanned, epoch ms. */
  readonly scannedAt: number;
  /** The server's sentence, when it refused the scan after all. */
  readonly refused?: string;
}

const NAME = 'pending-check-ins';
/** A child has a handful of lessons a day; more than this is a fault somewhere, and the oldest can no longer count. */
const MOST = 20;

/** Whether sending the same thing again later can end differently: nothing arrived, the server was busy, or the family has to sign in again. */
export const worthRetrying = ({ status, code }: { readonly status: number; readonly code: string }): boolean =>
  (status === 0 && code !== 'cancelled') || status === 401 || status === 429 || status >= 500;

/** The scans kept on this device until they are answered. */
export const createPendingCheckIns = (storage: Storage) => {
  const list = (): readonly PendingCheckIn[] => storage.get<readonly PendingCheckIn[]>(NAME) ?? [];
  const write = (items: readonly PendingCheckIn[]) =>
    items.length === 0 ? storage.remove(NAME) : storage.set(NAME, items.slice(-MOST));
  return {
    list,
    /** Keeps a scan; keeping the same one again changes nothing. */
    keep(item: PendingCheckIn): void {
      if (!list().some(({ key }) => key === item.key)) write([...list(), item]);
    },
    /** The scan was answered, or the family has read why it was refused. */
    remove(key: string): void {
      write(list().filter((item) => item.key !== key));
    },
    refuse(key: string, sentence: string): void {
      write(list().map((item) => (item.key === key ? { ...item, refused: sentence } : item)));
    },
    clear(): void {
      write([]);
    },
  };
};

import type { Result } from '@/services/http';
import { newUlid } from '@/services/ids';
import type { Storage } from '@/services/storage';
import type { PanelAnswer } from '@/services/wechat';

/** What one panel was answered, until the server has taken it. */
export interface ConsentReport {
  readonly panelId: string;
  readonly answeredAt: number;
  readonly answers: readonly PanelAnswer[];
}

const NAME = 'consent-reports';
/** A device that never gets through keeps this many and forgets the oldest. */
const MOST_KEPT = 20;

/** Only an answer of the server about the report itself ends it; the network, a limit or a fault do not. */
const isOver = (answer: Result<unknown>): boolean =>
  answer.ok || (answer.error.status >= 400 && answer.error.status < 500 && ![401, 408, 429].includes(answer.error.status));

/** Keeps answers of consent panels on the device and reports them until they were taken, oldest first. */
export const createConsentReports = (storage: Storage, send: (report: ConsentReport) => Promise<Result<unknown>>) => {
  const list = (): readonly ConsentReport[] => storage.get<ConsentReport[]>(NAME) ?? [];
  const put = (reports: readonly ConsentReport[]): void =>
    reports.length === 0 ? storage.remove(NAME) : storage.set(NAME, reports.slice(-MOST_KEPT));
  let flushing: Promise<void> | null = null;
  const flushAll = async (): Promise<void> => {
    for (const report of list()) {
      if (!isOver(await send(report))) return;
      put(list().filter(({ panelId }) => panelId !== report.panelId));
    }
  };
  return {
    list,
    /** @param now epoch milliseconds of the answer */
    keep(answers: readonly PanelAnswer[], now: number): void {
      if (answers.length > 0) put([...list(), { panelId: newUlid(now), answeredAt: now, answers }]);
    },
    /** Sends what waits; one at a time. */
    flush(): Promise<void> {
      flushing ??= flushAll().finally(() => {
        flushing = null;
      });
      return flushing;
    },
    /** Another person signs in: what this one allowed is not theirs. */
    clear: (): void => storage.remove(NAME),
  };
};

import type { PayAnswer, PayPanel, PayParameters } from './pay-types';

/** How long one question to the simulator stays open for a change. */
const WAIT_MS = 20_000;
/** Before the next question after one that failed. */
const PAUSE_MS = 2_000;

const answers: Readonly<Record<string, PayAnswer>> = { paid: 'ok', cancelled: 'cancelled', failed: 'failed' };

const ask = async (url: string, body?: object): Promise<Readonly<Record<string, unknown>> | null> => {
  try {
    const answer = await fetch(url, {
      credentials: 'omit',
      ...(body === undefined
        ? {}
        : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return answer.ok ? ((await answer.json()) as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
};

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/**
 * Pays an order of the demo: hands it to the simulator, shows where its phone confirms it, and waits for that. An answer that
 * the simulator loses on purpose never arrives, as on a phone whose app was killed.
 * @param base address of the simulator, without a path
 */
export const payAtSimulator = async (
  base: string,
  parameters: PayParameters,
  show: (panel: PayPanel) => void,
): Promise<PayAnswer> => {
  const opened = await ask(`${base}/simulator/pay/requests`, parameters);
  if (typeof opened?.requestId !== 'string') return 'failed';
  const id = encodeURIComponent(opened.requestId);
  const request = `${base}/simulator/pay/requests/${id}`;
  return new Promise((resolve) => {
    let over = false;
    const end = (answer?: PayAnswer) => {
      over = true;
      if (answer !== undefined) resolve(answer);
    };
    const follow = async () => {
      while (!over) {
        const seen = await ask(`${request}?waitMs=${WAIT_MS}`);
        const answer = typeof seen?.state === 'string' ? answers[seen.state] : undefined;
        if (answer !== undefined && !over) return end(answer);
        if (seen?.state === 'lost') return;
        if (seen === null) await pause(PAUSE_MS);
      }
    };
    show({
      phoneUrl: `${base}/phone#pay=${id}`,
      close: () => {
        if (over) return;
        void ask(request, { action: 'cancel' });
        end('cancelled');
      },
      dismiss: () => end(),
    });
    void follow();
  });
};

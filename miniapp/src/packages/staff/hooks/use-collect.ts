import { useState } from 'react';
import { type Action, useAction } from '@/hooks/use-action';
import { useQuery } from '@/hooks/use-query';
import { useReturn } from '@/hooks/use-return';
import { call } from '@/services/api';
import type { OpenBills } from '../components/open-bills';
import { type CollectDraft, collectBody, EMPTY_DRAFT } from '../model/collect';
import { isLost } from '../model/once';
import type { PaymentDetail } from '../types';
import { seenIn, useSubmitOnce } from './submit-once';

const BILLS_SHOWN = 20;
const NEWEST = 10;

export interface Collecting {
  readonly draft: CollectDraft;
  readonly change: (part: Partial<CollectDraft>) => void;
  /** False while something is missing or wrong. */
  readonly ready: boolean;
  readonly action: Action<readonly []>;
  /** What the chosen family has not paid yet; asked again after a lost answer. */
  readonly bills: OpenBills;
}

/** What a family was asked for and has not paid yet, newest first. */
const useOpenBills = (familyId: string | undefined): OpenBills => {
  const bills = useQuery(familyId ?? null, (attach) =>
    call('payments.list', { query: { familyId, state: 'open', limit: BILLS_SHOWN }, attach }),
  );
  useReturn(() => familyId !== undefined && bills.reload());
  return bills;
};

/**
 * What a family was asked for last, paid and withdrawn ones too: an open bill goes when it is paid, and the next one of the same
 * sum is another bill although as few are open as before.
 */
const useNewestBills = (familyId: string | undefined) => {
  const bills = useQuery(familyId ?? null, (attach) => call('payments.list', { query: { familyId, limit: NEWEST }, attach }));
  useReturn(() => familyId !== undefined && bills.reload());
  return bills;
};

/**
 * The draft of a new payment and its sending.
 * @param onDone receives what the server made of it
 * @param onLost nobody knows whether it was made
 */
export const useCollect = (onDone: (payment: PaymentDetail) => void, onLost?: () => void): Collecting => {
  const [draft, setDraft] = useState<CollectDraft>(EMPTY_DRAFT);
  const body = collectBody(draft);
  const bills = useOpenBills(draft.payer?.familyId);
  const newest = useNewestBills(draft.payer?.familyId);
  const submitOnce = useSubmitOnce({ seen: seenIn(newest.data?.items) });
  const action = useAction<readonly [], PaymentDetail>(async () => {
    if (body === null) return { ok: false, error: { code: 'incomplete', message: '请先填完收费内容', status: 0, requestId: '' } };
    const answer = await submitOnce(`collect.${body.familyId}`, body, (idempotencyKey, content) =>
      call('payments.collect', { body: content, idempotencyKey }),
    );
    if (isLost(answer)) {
      void bills.reload();
      void newest.reload();
      onLost?.();
    }
    return answer;
  }, onDone);
  return { draft, change: (part) => setDraft((old) => ({ ...old, ...part })), ready: body !== null, action, bills };
};

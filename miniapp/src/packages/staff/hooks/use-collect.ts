import { useState } from 'react';
import { type Action, useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { type CollectDraft, collectBody, EMPTY_DRAFT } from '../model/collect';
import type { PaymentDetail } from '../types';
import { submitOnce } from './submit-once';

export interface Collecting {
  readonly draft: CollectDraft;
  readonly change: (part: Partial<CollectDraft>) => void;
  /** False while something is missing or wrong. */
  readonly ready: boolean;
  readonly action: Action<readonly []>;
}

/** The draft of a new payment and its sending; `onDone` receives what the server made of it. */
export const useCollect = (onDone: (payment: PaymentDetail) => void): Collecting => {
  const [draft, setDraft] = useState<CollectDraft>(EMPTY_DRAFT);
  const body = collectBody(draft);
  const action = useAction<readonly [], PaymentDetail>(
    async () =>
      body === null
        ? { ok: false, error: { code: 'incomplete', message: '请先填完收费内容', status: 0, requestId: '' } }
        : submitOnce(`collect.${body.familyId}`, body, (idempotencyKey, content) =>
            call('payments.collect', { body: content, idempotencyKey }),
          ),
    onDone,
  );
  return { draft, change: (part) => setDraft((old) => ({ ...old, ...part })), ready: body !== null, action };
};

import { call } from '@/services/api';
import type { Proposal, ProposalBody } from '../model/pricing';
import { type Asking, useAsking } from './use-asking';

/** Shorter than for a preview of rules: a price is worked out from what is sent, nothing is searched. */
const PAUSE_MS = 500;

/** What a good should cost, asked again after a pause whenever something changes. @param body null = it cannot be asked yet */
export const useProposal = (body: ProposalBody | null): Asking<Proposal> =>
  useAsking('price', body, PAUSE_MS, (asked, attach) => call('mallPricing.propose', { body: asked, attach }));

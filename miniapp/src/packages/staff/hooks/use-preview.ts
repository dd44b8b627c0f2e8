import { call, type RequestOf } from '@/services/api';
import type { RulePreview } from '../types';
import { type Asking, useAsking } from './use-asking';

export type PreviewBody = RequestOf<'ruleBacktests.preview'>['body'];

/** So long nothing may change before the server is asked: it works out weeks of what really happened for each answer. */
export const PAUSE_MS = 900;

export type Previewing = Asking<RulePreview>;

/**
 * What unsaved rules would have given, asked again after a pause whenever they change.
 * @param subject whom it is about; the answers about somebody else are forgotten
 * @param body what is asked; null = nothing to ask at the moment, what is known stays
 */
export const usePreview = (subject: string | null, body: PreviewBody | null): Previewing =>
  useAsking(subject, body, PAUSE_MS, (asked, attach) => call('ruleBacktests.preview', { body: asked, attach }));

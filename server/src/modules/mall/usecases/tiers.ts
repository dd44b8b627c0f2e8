import type { Reader } from '../../../platform/db';

/** Codes of the tiers a student has now. Nobody keeps tiers yet, so nobody has one. */
export const tiersOf = async (_reader: Reader, _studentId: string): Promise<readonly string[]> => [];

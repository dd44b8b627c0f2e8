import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { type Brand, type Instant, MINUTE_MS } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Vault } from '../../../platform/vault';
import { holdFamily } from '../../identity';
import {
  clearWrongTries,
  countWrongTry,
  type FamilyRuleRow,
  forgetPin,
  lockFamilyRule,
  putFamilyRule,
} from '../persistence/family-rule-store';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const HASH_BYTES = 32;
const SALT_BYTES = 16;
/** So many wrong words in a row lock for so long. */
const MOST_TRIES = 5;
const LOCK_MS = 15 * MINUTE_MS;

/**
 * A refusal that is an answer and no exception: the try must be counted, so its transaction commits. The route throws it
 * after the commit.
 */
export interface PinRefusal {
  readonly refused: 'family_pin_wrong' | 'family_pin_locked';
  readonly lockedUntil: Instant | null;
}

export const isRefusal = (result: unknown): result is PinRefusal =>
  typeof result === 'object' && result !== null && 'refused' in result;

/** @throws AppError family_pin_wrong, family_pin_locked (details: lockedUntil) when the word was refused */
export const orRefuse = <T>(result: T | PinRefusal): T => {
  if (isRefusal(result)) throw fail(result.refused, { lockedUntil: result.lockedUntil });
  return result;
};

/** A guardian's word under a key that is not in the database. */
export type KeyedPin = Brand<string, 'KeyedPin'>;

/**
 * Puts a word under the vault's index key, before anything is compared or written: six digits are tried through in no
 * time, so what is kept must be worthless to whoever has only a copy of the database.
 */
export const keyPin = (vault: Pick<Vault, 'blindIndex'>, pin: string): KeyedPin =>
  vault.blindIndex(`mall.family-pin.${pin}`) as KeyedPin;

const hashOf = async (pin: KeyedPin): Promise<{ pinHash: string; pinSalt: string }> => {
  const salt = randomBytes(SALT_BYTES);
  return { pinHash: (await derive(pin, salt, HASH_BYTES)).toString('base64'), pinSalt: salt.toString('base64') };
};

const isRight = async (rule: FamilyRuleRow, pin: KeyedPin): Promise<boolean> => {
  if (rule.pinHash === null || rule.pinSalt === null) return false;
  const made = await derive(pin, Buffer.from(rule.pinSalt, 'base64'), HASH_BYTES);
  return timingSafeEqual(made, Buffer.from(rule.pinHash, 'base64'));
};

/**
 * Looks at a guardian's word, one try of a family at a time: the rule's row stays locked until the transaction ends, so
 * no number of requests at once gets more tries than are counted.
 * @returns null when it is right; the refusal that the caller must let commit
 */
export const tryPin = async (uow: UnitOfWork, familyId: string, pin: KeyedPin): Promise<PinRefusal | null> => {
  const rule = await lockFamilyRule(uow, familyId);
  if (!rule) return null;
  if (rule.lockedUntil !== null && uow.now < rule.lockedUntil)
    return { refused: 'family_pin_locked', lockedUntil: rule.lockedUntil };
  if (await isRight(rule, pin)) {
    if (rule.wrongTries > 0 || rule.lockedUntil !== null) await clearWrongTries(uow, familyId);
    return null;
  }
  await countWrongTry(uow, familyId, MOST_TRIES, uow.now + LOCK_MS);
  const after = await lockFamilyRule(uow, familyId);
  const lockedUntil = after?.lockedUntil ?? null;
  return { refused: lockedUntil === null ? 'family_pin_wrong' : 'family_pin_locked', lockedUntil };
};

export interface RuleChange {
  readonly approvalAbove: number | null;
  /** The word that is set. */
  readonly pin?: KeyedPin | undefined;
  readonly newPin?: KeyedPin | undefined;
}

/**
 * Sets the limit and the word. Whoever changes either must know the word that is set; a limit without a word would ask
 * nobody.
 * @returns null when it was changed; a refusal that must commit
 * @throws AppError not_found, family_pin_wrong (no word was sent), family_pin_missing
 */
export const setFamilyRule = async (uow: UnitOfWork, familyId: string, change: RuleChange): Promise<PinRefusal | null> => {
  if (!(await holdFamily(uow, familyId))) throw fail('not_found');
  const rule = await lockFamilyRule(uow, familyId);
  if (rule && rule.pinHash !== null) {
    if (change.pin === undefined) throw fail('family_pin_wrong');
    const refusal = await tryPin(uow, familyId, change.pin);
    if (refusal) return refusal;
  }
  const word =
    change.newPin === undefined
      ? { pinHash: rule?.pinHash ?? null, pinSalt: rule?.pinSalt ?? null }
      : await hashOf(change.newPin);
  if (change.approvalAbove !== null && word.pinHash === null) throw fail('family_pin_missing');
  await putFamilyRule(uow, familyId, { approvalAbove: change.approvalAbove, ...word });
  return null;
};

/** Forgets the word of a family whose guardian stands at the desk; its limit stays. */
export const resetPin = async (uow: UnitOfWork, familyId: string): Promise<void> => {
  if (!(await holdFamily(uow, familyId))) throw fail('not_found');
  await forgetPin(uow, familyId);
};

/** What is above the limit needs a guardian: who sent the right word has it at once, everybody else waits. */
export type Approval = 'not_needed' | 'given' | 'waits' | PinRefusal;

/** @param points of the whole redemption */
export const approvalFor = async (
  uow: UnitOfWork,
  familyId: string,
  points: number,
  pin: KeyedPin | undefined,
): Promise<Approval> => {
  const rule = await lockFamilyRule(uow, familyId);
  if (!rule || rule.approvalAbove === null || points <= rule.approvalAbove) return 'not_needed';
  if (pin === undefined || rule.pinHash === null) return 'waits';
  return (await tryPin(uow, familyId, pin)) ?? 'given';
};

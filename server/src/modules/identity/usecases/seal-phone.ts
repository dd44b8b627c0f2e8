import { fail } from '../../../platform/errors';
import { normalisePhone, type Vault } from '../../../platform/vault';

/**
 * A phone number as it is stored: sealed, and its blind index.
 * @param input as typed
 * @throws AppError phone_invalid
 */
export const sealPhone = (vault: Vault, input: string): { phoneSealed: string; phoneIndex: string } => {
  const phone = normalisePhone(input);
  if (phone === null) throw fail('phone_invalid');
  return { phoneSealed: vault.seal(phone), phoneIndex: vault.blindIndex(phone) };
};

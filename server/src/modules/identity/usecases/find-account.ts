import type { Reader } from '../../../platform/db';
import { findAccount } from '../persistence/account-store';

/** The openid of an account, as WeChat Pay asks for the payer; undefined when there is no such account. */
export const openIdOfAccount = async (reader: Reader, accountId: string): Promise<string | undefined> =>
  (await findAccount(reader, accountId))?.openId;

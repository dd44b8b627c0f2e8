import type { TokenPair } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { DEMO_PERSONAS } from '../domain/personas';
import { findAccountByOpenId } from '../persistence/account-store';
import type { AccessTokens } from '../tokens/access-tokens';
import { openSession } from './open-session';

export interface DemoOptions {
  readonly demo: boolean;
  readonly appId: string;
}

/** The personas that the seed has made. @throws AppError not_found unless this is a demo */
export const listPersonas = async (reader: Reader, options: DemoOptions): Promise<(typeof DEMO_PERSONAS)[number][]> => {
  if (!options.demo) throw fail('not_found');
  const present = [];
  for (const persona of DEMO_PERSONAS) {
    if (await findAccountByOpenId(reader, options.appId, persona.openId)) present.push(persona);
  }
  return present;
};

/** Logs in as a persona of the demo school. @throws AppError not_found unless this is a demo with that persona */
export const logInDemo = async (
  uow: UnitOfWork,
  tokens: AccessTokens,
  options: DemoOptions,
  persona: string,
): Promise<TokenPair> => {
  const known = options.demo ? DEMO_PERSONAS.find((candidate) => candidate.persona === persona) : undefined;
  const account = known && (await findAccountByOpenId(uow, options.appId, known.openId));
  if (!account) throw fail('not_found');
  return openSession(uow, tokens, account.id, 'demo');
};

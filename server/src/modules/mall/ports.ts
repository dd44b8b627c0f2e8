import type { LocalDate } from '@qingya/shared';
import type { Reader } from '../../platform/db';
import type { FileStore } from '../../platform/files';
import type { Vault } from '../../platform/vault';

/** What the mall needs from outside; the composition root fills it. */
export interface MallPorts {
  /** Keeps postal addresses sealed. */
  readonly vault: Vault;
  /** Keeps the pictures of goods. */
  readonly files: FileStore;
  /** How many points stood for one yuan on a day. */
  pointsPerYuanOn(reader: Reader, on: LocalDate): Promise<number>;
}

import type { EntityList } from '../../../platform/db';
import { AccountEntity } from './account.entity';
import { DisputeEntity } from './dispute.entity';
import { HoldEntity } from './hold.entity';
import { LotEntity } from './lot.entity';
import { LotExtensionEntity } from './lot-extension.entity';
import { LotUseEntity } from './lot-use.entity';
import { NoteEntity } from './note.entity';
import { PostingEntity } from './posting.entity';
import { TransactionEntity } from './transaction.entity';

/** Every entity of the module, for the composition root and the schema test. */
export const pointsEntities: EntityList = [
  AccountEntity,
  TransactionEntity,
  PostingEntity,
  LotEntity,
  LotUseEntity,
  LotExtensionEntity,
  HoldEntity,
  NoteEntity,
  DisputeEntity,
];

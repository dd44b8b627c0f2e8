import type { EntityList } from '../../../platform/db';
import { BehaviourEntity } from './behaviour.entity';
import { ImportIssueEntity } from './roster-import-issue.entity';
import { ImportJobEntity } from './roster-import-job.entity';
import { ImportPieceEntity } from './roster-import-piece.entity';
import { SignInEntity } from './sign-in.entity';

/** Entities of roster import, daily sign-in and behaviours. */
export const recordEntities: EntityList = [ImportJobEntity, ImportPieceEntity, ImportIssueEntity, SignInEntity, BehaviourEntity];

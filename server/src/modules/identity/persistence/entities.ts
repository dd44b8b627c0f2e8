import { AccountEntity, RefreshTokenEntity, SessionEntity, WebLoginEntity } from './account.entity';
import { AuditEntity } from './audit.entity';
import { ConsentEntity, FamilyCampusEntity, FamilyEntity, GuardianEntity } from './family.entity';
import { CampusEntity, SchoolEntity } from './school.entity';
import { StaffEntity, StaffRoleEntity } from './staff.entity';

/** Every entity class of the module. */
export const identityEntities = [
  AccountEntity,
  SessionEntity,
  RefreshTokenEntity,
  WebLoginEntity,
  AuditEntity,
  FamilyEntity,
  FamilyCampusEntity,
  GuardianEntity,
  ConsentEntity,
  SchoolEntity,
  CampusEntity,
  StaffEntity,
  StaffRoleEntity,
];

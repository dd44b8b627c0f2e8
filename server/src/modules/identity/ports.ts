import type { Reader, UnitOfWork } from '../../platform/db';
import type { StaffPrincipal } from '../../platform/http/principal';
import type { Vault } from '../../platform/vault';
import type { WechatLogin } from '../../platform/wechat';
import type { AccessTokens } from './tokens/access-tokens';
import type { PrincipalCache } from './tokens/principal-cache';

/** Which class groups a teacher teaches; answered by the module that owns class groups. */
export interface TeachingPort {
  classGroupIdsOf(reader: Reader, staffId: string): Promise<string[]>;
}

/** A child of a family, as staff see it in a list of families. */
export interface FamilyChild {
  readonly familyId: string;
  readonly studentId: string;
  readonly name: string;
  readonly externalNo: string;
  readonly campusId: string;
  readonly status: 'active' | 'left';
}

/** Where a search for families goes on. */
export interface FamilyPosition {
  /** The last family seen; undefined = from the start. */
  readonly after: string | undefined;
  readonly descending: boolean;
  readonly limit: number;
}

/** The children of families, as far as a member of staff may see them; answered by the module that owns students. */
export interface ChildrenPort {
  childrenOf(reader: Reader, familyIds: readonly string[], staff: StaffPrincipal): Promise<FamilyChild[]>;
  /** Ids of families with a child whose name or number contains the text, in the order of their ids, each once. */
  familiesWithChild(reader: Reader, text: string, staff: StaffPrincipal, position: FamilyPosition): Promise<string[]>;
}

/** Something that must be settled before a family's data can be erased. */
export interface ErasureBlocker {
  readonly code: string;
  /** Chinese, what to do about it. */
  readonly message: string;
}

/** A module that keeps data of families. */
export interface FamilyDataContributor {
  /** Section of the export, `<capability>`. */
  readonly name: string;
  /**
   * Everything the module keeps about the family, as JSON.
   * @param guardianId who asks: what the family's guardians keep from each other is that one's own only
   */
  exportFamily(reader: Reader, familyId: string, guardianId: string): Promise<object>;
  /** Removes or anonymises personal data; safe to repeat. Ledger rows stay. */
  eraseFamily(uow: UnitOfWork, familyId: string): Promise<void>;
  /** What stands in the way (an unfinished order, say); none = the family can be erased. */
  erasureBlockers?(reader: Reader, familyId: string): Promise<ErasureBlocker[]>;
}

/** What the composition root hands to identity. */
export interface IdentityDeps {
  /** The mini-program's app id: an openid is unique within it. */
  readonly appId: string;
  /** Whether the simulator is the WeChat host: demo log-ins exist only then. */
  readonly demo: boolean;
  readonly vault: Vault;
  readonly tokens: AccessTokens;
  readonly wechat: WechatLogin;
  readonly principals: PrincipalCache;
  readonly contributors: readonly FamilyDataContributor[];
  readonly teaching: TeachingPort;
  readonly children: ChildrenPort;
}

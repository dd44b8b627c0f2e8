import { DeliveryEntity } from './delivery.entity';
import { GrantEntity, GrantEntryEntity, PreferenceEntity } from './grant.entity';
import { MessageEntity, ReadingEntity } from './message.entity';

/** Every entity class of the module. */
export const messagingEntities = [MessageEntity, ReadingEntity, PreferenceEntity, GrantEntity, GrantEntryEntity, DeliveryEntity];

import type { EntityList } from '../../../platform/db';
import { LiabilityDayEntity } from './liability-day.entity';
import { LiabilityPartEntity } from './liability-part.entity';
import { SettingEntity } from './setting.entity';

/** Every entity of the module. */
export const insightEntities: EntityList = [LiabilityDayEntity, LiabilityPartEntity, SettingEntity];

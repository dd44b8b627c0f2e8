import { describeSchoolYear } from './school-year/suite';

describeSchoolYear('mysql');

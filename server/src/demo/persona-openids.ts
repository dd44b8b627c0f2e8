import { DEMO_PERSONAS, type DemoPersona } from '../modules/identity';
import { DEMO_PARENT_FAMILY, DEMO_PARENT_OF_THREE_FAMILY } from './story';

const STAFF_OF_PERSONA: Partial<Record<DemoPersona, string>> = {
  front_desk: 'desk',
  teacher: 'teacher',
  manager: 'manager',
  finance: 'finance',
  owner: 'owner',
};
const FAMILY_OF_PERSONA: Partial<Record<DemoPersona, number>> = {
  parent: DEMO_PARENT_FAMILY,
  parent_of_three: DEMO_PARENT_OF_THREE_FAMILY,
};

/** The openid a demo log-in uses for this member of staff, if there is such a log-in. */
export const personaOfStaff = (code: string): string | undefined =>
  DEMO_PERSONAS.find(({ persona }) => STAFF_OF_PERSONA[persona] === code)?.openId;

/** The openid a demo log-in uses for the first guardian of this family, if there is such a log-in. */
export const personaOfGuardian = (familyIndex: number): string | undefined =>
  DEMO_PERSONAS.find(({ persona }) => FAMILY_OF_PERSONA[persona] === familyIndex)?.openId;

import { z } from 'zod';
import { endpoint, idSchema, localDateSchema } from '../kernel/define-endpoint';
import { lessonSchema } from './schooling-schemas';

const weekLessonSchema = lessonSchema.extend({
  teacherName: z.string().nullable(),
  arrived: z.number().int(),
  expected: z.number().int(),
  unrecorded: z.number().int().describe('expected, and nothing is recorded of them'),
});
const choice = z.object({ value: z.string(), text: z.string() });

const narrowing = {
  campusId: idSchema,
  day: localDateSchema.optional().describe('any day of the week; today by default'),
  courseId: idSchema.optional(),
  teacherStaffId: idSchema.optional(),
  room: z.string().trim().min(1).max(40).optional(),
};
const campus = { kind: 'campus', in: 'query', name: 'campusId' } as const;

/** The timetable of a campus. */
export const weekContracts = {
  week: endpoint({
    id: 'schooling.week',
    method: 'GET',
    path: '/week-timetable',
    summary: 'Lessons of a campus in the week (Monday to Sunday) of a day, with how far their roll call is',
    auth: { kind: 'staff', permission: 'lesson.read' },
    objects: [campus],
    query: z.object(narrowing),
    response: z.object({
      from: localDateSchema.describe('Monday'),
      to: localDateSchema.describe('Sunday'),
      today: localDateSchema,
      items: z.array(weekLessonSchema).describe('by start; at most 1,000'),
      courses: z.array(choice).describe('what the whole week may be narrowed to'),
      teachers: z.array(choice),
      rooms: z.array(choice),
    }),
  }),
  exportWeek: endpoint({
    id: 'schooling.exportWeek',
    method: 'GET',
    path: '/week-timetable/:file',
    summary: 'The same week as a table, CSV or XLSX; leaves an audit row',
    auth: { kind: 'staff', permission: 'roster.export' },
    objects: [campus],
    params: z.object({ file: z.enum(['timetable.csv', 'timetable.xlsx']) }),
    query: z.object(narrowing),
    response: z.unknown(),
    produces: 'file',
    rate: 'heavy',
  }),
} as const;

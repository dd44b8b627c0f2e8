import { localDate } from '@qingya/shared';
import { DEMO_PARENT_OF_THREE_FAMILY, demoStory } from './story';

describe('the demo story', () => {
  const story = demoStory(localDate('2026-11-21'));
  const students = story.families.flatMap((family) => family.students);

  it('has the size that the documentation promises', () => {
    expect([
      story.campuses.length,
      story.courses.length,
      story.classGroups.length,
      story.families.length,
      students.length,
    ]).toEqual([2, 6, 12, 70, 80]);
    expect(story.families[DEMO_PARENT_OF_THREE_FAMILY]?.students).toHaveLength(3);
  });

  it('never gives two people one phone or two students one number', () => {
    const phones = [
      ...story.staff.map(({ phone }) => phone),
      ...story.families.flatMap(({ guardians }) => guardians.map(({ phone }) => phone)),
    ];
    expect(new Set(phones).size).toBe(phones.length);
    expect(new Set(students.map(({ externalNo }) => externalNo)).size).toBe(students.length);
  });

  it('is the same at every telling', () => {
    expect(demoStory(localDate('2026-11-21'))).toEqual(story);
  });

  it('puts every child into a class of the own campus, and nobody’s room is used twice at once', () => {
    for (const student of students) {
      for (const code of student.classGroupCodes)
        expect(story.classGroups.find((one) => one.code === code)?.campusCode).toBe(student.campusCode);
    }
    const slots = story.classGroups.flatMap(({ campusCode, room, teacherCode, weekday, startMinute }) => [
      `${campusCode}/${room}/${weekday}/${startMinute}`,
      `${teacherCode}/${weekday}/${startMinute}`,
    ]);
    expect(new Set(slots).size).toBe(slots.length);
  });
});

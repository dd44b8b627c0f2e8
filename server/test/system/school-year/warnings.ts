import { addDays, type LocalDate, startOfDay } from '@qingya/shared';
import { placeholders, type Reader } from '../../../src/platform/db';

/** Days before the last usable one. */
const FIRST_MILESTONE = 30;
const LAST_MILESTONE = 7;

interface Lapsing {
  readonly familyId: string;
  readonly expiresOn: LocalDate;
}

interface Told {
  readonly familyId: string;
  readonly subject: string;
  readonly createdAt: number;
}

/** On the last two mornings those are told once more for whom something came since. */
const MORE = 'more';

const keyOf = (familyId: string, subject: string): string => `${familyId} ${subject}`;

/**
 * Right after families were told: everybody with points that lapse within a week or in thirty days, also while they wait, knows of that day;
 * nobody was told of a day on which nothing of theirs lapses; and on the last two mornings everybody knows of what came since, and nobody
 * was told of more who got nothing.
 */
export const brokenWarnings = async (reader: Reader, today: LocalDate): Promise<string[]> => {
  const week = Array.from({ length: LAST_MILESTONE + 1 }, (_, days) => addDays(today, days));
  const month = addDays(today, FIRST_MILESTONE);
  const milestoneOf = (day: LocalDate): number => (day === month ? FIRST_MILESTONE : LAST_MILESTONE);
  const days = [...week, month];
  const marks = placeholders(days.length);
  const lapsing = await reader.rows<Lapsing>(
    `SELECT DISTINCT s.familyId AS familyId, l.expiresOn AS expiresOn FROM points_lot l JOIN schooling_student s ON s.id = l.studentId
      WHERE s.status = 'active' AND l.remaining > 0 AND l.expiresOn IN (${marks})`,
    days,
  );
  const told = await reader.rows<Told>(
    `SELECT familyId, subject, createdAt FROM messaging_message WHERE reason = 'points.expiring' AND subject IN (${marks})`,
    days.map((day) => `${day}:${milestoneOf(day)}`),
  );
  const known = new Set(told.map(({ familyId, subject }) => keyOf(familyId, subject)));
  const due = new Set(lapsing.map(({ familyId, expiresOn }) => keyOf(familyId, `${expiresOn}:${milestoneOf(expiresOn)}`)));
  const untold = [...due].filter((key) => !known.has(key));
  const idle = told.filter(
    ({ familyId, subject, createdAt }) => createdAt >= startOfDay(today) && !due.has(keyOf(familyId, subject)),
  );
  return [
    ...(await brokenMore(reader, today)),
    ...untold.slice(0, 3).map((key) => `a family was not told what lapses: ${key}`),
    ...idle
      .slice(0, 3)
      .map(({ familyId, subject }) => `a family was told of a day on which nothing lapses: ${familyId} ${subject}`),
  ];
};

/** A lot that lapses now, of a family that was told of its day. */
interface ToldLot extends Lapsing {
  /** 1 = it was opened after the family was told. */
  readonly isNew: number;
  /** 1 = something was put back into it, or staff made it last longer, after the family was told. */
  readonly mayHaveGrown: number;
}

const brokenMore = async (reader: Reader, today: LocalDate): Promise<string[]> => {
  const days = [today, addDays(today, 1)];
  const lots = await reader.rows<ToldLot>(
    `SELECT s.familyId AS familyId, l.expiresOn AS expiresOn, CASE WHEN l.openedAt > m.createdAt THEN 1 ELSE 0 END AS isNew,
            CASE WHEN EXISTS (SELECT 1 FROM points_lot_use u JOIN points_transaction t ON t.id = u.transactionId
                               WHERE u.lotId = l.id AND u.remainingDelta > 0 AND t.recordedAt > m.createdAt)
                   OR EXISTS (SELECT 1 FROM points_lot_extension e WHERE e.lotId = l.id AND e.recordedAt > m.createdAt)
                 THEN 1 ELSE 0 END AS mayHaveGrown
       FROM points_lot l JOIN schooling_student s ON s.id = l.studentId
       JOIN messaging_message m ON m.familyId = s.familyId AND m.reason = 'points.expiring' AND m.subject IN (?, ?)
        AND SUBSTR(m.subject, 1, 10) = l.expiresOn
      WHERE s.status = 'active' AND l.remaining > 0 AND l.expiresOn IN (?, ?)`,
    [...days.map((day) => `${day}:${LAST_MILESTONE}`), ...days],
  );
  const told = await reader.rows<Told>(
    "SELECT familyId, subject, createdAt FROM messaging_message WHERE reason = 'points.expiring' AND subject IN (?, ?)",
    days.map((day) => `${day}:${MORE}`),
  );
  const keyOfLot = ({ familyId, expiresOn }: Lapsing): string => keyOf(familyId, `${expiresOn}:${MORE}`);
  const known = new Set(told.map(({ familyId, subject }) => keyOf(familyId, subject)));
  const mustKnow = new Set(lots.filter(({ isNew }) => isNew === 1).map(keyOfLot));
  const mayKnow = new Set(lots.filter(({ isNew, mayHaveGrown }) => isNew === 1 || mayHaveGrown === 1).map(keyOfLot));
  const todays = told.filter(({ createdAt }) => createdAt >= startOfDay(today));
  return [
    ...[...mustKnow].filter((key) => !known.has(key)).map((key) => `a family was not told of what came since: ${key}`),
    ...todays
      .map(({ familyId, subject }) => keyOf(familyId, subject))
      .filter((key) => !mayKnow.has(key))
      .map((key) => `a family was told of more although nothing came: ${key}`),
  ].slice(0, 3);
};

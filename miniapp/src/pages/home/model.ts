import type { AnswerOf } from '@/services/api';

type Me = AnswerOf<'identity.me'>;

/** The line that greets: by name where we know it. */
export const greeting = (me: Me): string => {
  const name = me.staff?.name ?? me.guardian?.name;
  return name === undefined || name === '' ? '您好' : `${name}，您好`;
};

/** A staff member's roles as one line per role: 前台 · 东校区、西校区. */
export const roleLines = (me: Me): readonly string[] =>
  (me.staff?.roles ?? []).map(
    ({ roleName, campuses }) => `${roleName} · ${campuses === 'all' ? '全部校区' : campuses.map(({ name }) => name).join('、')}`,
  );

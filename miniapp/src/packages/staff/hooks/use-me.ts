import type { Face } from '@/components';
import { faceOf, type Query, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { call } from '@/services/api';
import { session } from '@/services/session';
import type { Campus, Me } from '../types';

interface Caller {
  readonly me: Me;
  readonly campuses: readonly Campus[];
}

/** Who was here a moment ago, so that moving between screens does not blank the navigation. Gone with the session. */
let remembered: Caller | undefined;
session.subscribe((signedIn) => {
  if (!signedIn) remembered = undefined;
});

/** Who is signed in, with the school's campuses; `back` is the screen to return to after signing in. */
export const useCaller = (back: string): Query<Caller> => {
  const signedIn = useRequireSession(back);
  const query = useQuery<Caller>(signedIn ? 'caller' : null, async (attach) => {
    const [me, campuses] = await Promise.all([call('identity.me', { attach }), call('identity.campusList')]);
    if (!me.ok) return me;
    if (!campuses.ok) return campuses;
    remembered = { me: me.data, campuses: campuses.data.items };
    return { ok: true, data: remembered };
  });
  return { ...query, data: query.data ?? (signedIn ? remembered : undefined) };
};

/** What a pull at the screen does: while the caller could not be found out, that is what has to be asked again. */
export const pullOf = <T>(caller: Query<T>, reload: () => unknown): (() => unknown) =>
  caller.data === undefined ? caller.reload : reload;

/** The face of a screen that must know the caller first: when that could not be found out, it says so and offers to try again. */
export const faceAfter = <T>(caller: Query<T>, face: Face): Face =>
  caller.data === undefined && caller.error !== undefined ? faceOf(caller) : face;

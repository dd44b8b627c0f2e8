import Taro from '@tarojs/taro';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';

type Me = AnswerOf<'identity.me'>;

/** From this width on a browser window is a desk, and staff want the console; CSS pixels. */
const DESK_WIDTH = 1_024;

/**
 * Where somebody starts: families at home, staff at today's lessons or, at a desk, in the console, strangers with their
 * phone number.
 */
export const landingOf = (me: Pick<Me, 'family' | 'staff'>, atDesk: boolean): string => {
  if (me.family !== null) return urls.home();
  if (me.staff === null) return urls.bindPhone();
  return atDesk ? urls.staff.start() : urls.staff.today();
};

const isDesk = (): boolean => process.env.TARO_ENV === 'h5' && window.innerWidth >= DESK_WIDTH;

/** Leads whoever has just signed in to where they start; without an answer to the first page, which shows the failure. */
export const land = async (): Promise<void> => {
  const me = await call('identity.me');
  await Taro.reLaunch({ url: me.ok ? landingOf(me.data, isDesk()) : urls.home() });
};

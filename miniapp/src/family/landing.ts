import Taro from '@tarojs/taro';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';

type Me = AnswerOf<'identity.me'>;

/** Where somebody starts: families at home, staff at their work, strangers with their phone number. */
export const landingOf = (me: Pick<Me, 'family' | 'staff'>): string => {
  if (me.family !== null) return urls.home();
  return me.staff !== null ? urls.staff.today() : urls.bindPhone();
};

/** Leads whoever has just signed in to where they start; without an answer to the first page, which shows the failure. */
export const land = async (): Promise<void> => {
  const me = await call('identity.me');
  await Taro.reLaunch({ url: me.ok ? landingOf(me.data) : urls.home() });
};

import Taro from '@tarojs/taro';

type Settle = Parameters<Taro.onNeedPrivacyAuthorization.Listener>[0];

/** WeChat's privacy contract between the school and whoever holds the phone. */
export interface PrivacyContract {
  /** Whether somebody still has to agree before personal data may be touched. */
  readonly needed: boolean;
  /** With the quotation marks that WeChat gives it. */
  readonly name: string;
}

/** The calls that WeChat holds back until somebody has answered. */
let waiting: readonly Settle[] = [];
const listeners = new Set<() => void>();

const setWaiting = (next: readonly Settle[]): void => {
  waiting = next;
  for (const listener of listeners) listener();
};

/**
 * Takes over the question for the privacy contract from WeChat's own panel; called once, when the app starts. From then on every
 * call that touches personal data waits until `agreePrivacy` or `refusePrivacy` answers it. Does nothing in a browser.
 */
export const guardPrivacy = (): void => {
  if (process.env.TARO_ENV !== 'weapp') return;
  Taro.onNeedPrivacyAuthorization((settle) => setWaiting([...waiting, settle]));
};

export const isPrivacyAsked = (): boolean => waiting.length > 0;

/** @returns ends the subscription */
export const onPrivacyAsked = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Tells WeChat that the question stands on the screen. */
export const showedPrivacy = (): void => {
  for (const settle of waiting) settle({ event: 'exposureAuthorization' });
};

const settleAll = (answer: Parameters<Settle>[0]): void => {
  const settled = waiting;
  setWaiting([]);
  for (const settle of settled) settle(answer);
};

/** @param buttonId id of the agreeing button; WeChat checks that it has really been tapped */
export const agreePrivacy = (buttonId: string): void => settleAll({ event: 'agree', buttonId });

/** The calls that waited fail; everything else goes on. */
export const refusePrivacy = (): void => settleAll({ event: 'disagree' });

const UNNAMED = '《用户隐私保护指引》';

/** What WeChat knows about the contract. Never throws: when it cannot be asked, nothing is claimed to be needed. */
export const privacyContract = (): Promise<PrivacyContract> =>
  new Promise((resolve) => {
    if (process.env.TARO_ENV !== 'weapp') return resolve({ needed: false, name: UNNAMED });
    Taro.getPrivacySetting({
      success: ({ needAuthorization, privacyContractName }) =>
        resolve({ needed: needAuthorization, name: privacyContractName || UNNAMED }),
      fail: () => resolve({ needed: false, name: UNNAMED }),
    });
  });

/** Opens the contract; false when WeChat could not. */
export const openPrivacyContract = (): Promise<boolean> =>
  new Promise((resolve) => {
    if (process.env.TARO_ENV !== 'weapp') return resolve(false);
    Taro.openPrivacyContract({ success: () => resolve(true), fail: () => resolve(false) });
  });

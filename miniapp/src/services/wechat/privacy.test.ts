import Taro from '@tarojs/taro';
import {
  agreePrivacy,
  guardPrivacy,
  isPrivacyAsked,
  onPrivacyAsked,
  openPrivacyContract,
  privacyContract,
  refusePrivacy,
  showedPrivacy,
} from './privacy';

type Listener = Parameters<typeof Taro.onNeedPrivacyAuthorization>[0];
type Answers<Name extends 'getPrivacySetting' | 'openPrivacyContract'> = NonNullable<Parameters<(typeof Taro)[Name]>[0]>;

const register = jest.fn<void, [Listener]>();
beforeEach(() => {
  process.env.TARO_ENV = 'weapp';
  register.mockReset();
  Object.assign(Taro, { onNeedPrivacyAuthorization: register });
});
afterEach(() => {
  process.env.TARO_ENV = 'h5';
});

/** A call of personal data, held back by WeChat. @returns what it is told */
const heldBack = (): object[] => {
  const told: object[] = [];
  register.mock.lastCall?.[0]((answer) => void told.push(answer), { referrer: 'setClipboardData' });
  return told;
};

describe('in WeChat', () => {
  it('holds every call until somebody agrees, and names the button', () => {
    guardPrivacy();
    const heard = jest.fn();
    const end = onPrivacyAsked(heard);
    const calls = [heldBack(), heldBack()];
    expect([isPrivacyAsked(), calls]).toEqual([true, [[], []]]);
    showedPrivacy();
    agreePrivacy('agree');
    const told = [{ event: 'exposureAuthorization' }, { event: 'agree', buttonId: 'agree' }];
    expect([isPrivacyAsked(), calls]).toEqual([false, [told, told]]);
    expect(heard).toHaveBeenCalledTimes(3);
    end();
    heldBack();
    expect(heard).toHaveBeenCalledTimes(3);
    refusePrivacy();
  });

  it('refuses once, and asks again the next time', () => {
    guardPrivacy();
    const first = heldBack();
    refusePrivacy();
    refusePrivacy();
    expect([isPrivacyAsked(), first]).toEqual([false, [{ event: 'disagree' }]]);
    const second = heldBack();
    expect([isPrivacyAsked(), second]).toEqual([true, []]);
    refusePrivacy();
  });

  it('knows the contract', async () => {
    const answer = (result: object) =>
      Object.assign(Taro, { getPrivacySetting: ({ success }: Answers<'getPrivacySetting'>) => success?.(result as never) });
    answer({ needAuthorization: true, privacyContractName: '《青芽用户隐私保护指引》' });
    expect(await privacyContract()).toEqual({ needed: true, name: '《青芽用户隐私保护指引》' });
    answer({ needAuthorization: true, privacyContractName: '' });
    expect(await privacyContract()).toEqual({ needed: true, name: '《用户隐私保护指引》' });
    Object.assign(Taro, { getPrivacySetting: ({ fail }: Answers<'getPrivacySetting'>) => fail?.({ errMsg: 'fail' }) });
    expect(await privacyContract()).toEqual({ needed: false, name: '《用户隐私保护指引》' });
  });

  it.each([
    ['success', true],
    ['fail', false],
  ] as const)('says whether the contract opened: %s', async (outcome, opened) => {
    Object.assign(Taro, {
      openPrivacyContract: (answers: Answers<'openPrivacyContract'>) => answers[outcome]?.({ errMsg: outcome }),
    });
    expect(await openPrivacyContract()).toBe(opened);
  });
});

it('leaves a browser alone', async () => {
  process.env.TARO_ENV = 'h5';
  guardPrivacy();
  expect(register).not.toHaveBeenCalled();
  expect(await privacyContract()).toMatchObject({ needed: false });
  expect(await openPrivacyContract()).toBe(false);
});

import type { Stage } from './engine';
import type { Person } from './ports';
import type { Records } from './records';
import { idOf, propertyOf } from './tags/element';
import { openPicker } from './tags/picker';
import type { Account } from './wx/account';
import type { Calls } from './wx/answer';
import type { PrivacyGate } from './wx/privacy';

export interface TouchRules {
  readonly stage: () => Stage;
  readonly privacy: PrivacyGate;
  readonly account: Account;
  readonly person: () => Person;
  readonly records: Records;
  readonly wx: () => Calls;
  readonly asTap: (run: () => void) => void;
}

const MOVES: Readonly<Record<string, string>> = { navigate: 'navigateTo', redirect: 'redirectTo' };

/** What a touch does besides reaching the mini-program: buttons with an open-type, pickers, navigators. */
export const touch = (node: Element, run: () => void, rules: TouchRules): void => {
  const button = node.closest('wx-button');
  if (button && propertyOf(button, 'disabled')) return;
  const { emit } = rules.stage().tools;
  const type = button?.getAttribute('open-type') ?? '';
  if (button && type.includes('agreePrivacyAuthorization')) {
    rules.privacy.agreedByButton(idOf(button));
    emit(button, 'agreeprivacyauthorization', {});
  }
  rules.asTap(run);
  if (button && /^getPhoneNumber(\||$)/.test(type))
    void rules.account.phoneNumber().then((detail) => emit(button, 'getphonenumber', detail));
  const picker = node.closest('wx-picker');
  if (picker) void openPicker(picker, rules.person(), rules.records.panels, rules.stage().tools);
  const navigator = node.closest('wx-navigator');
  if (navigator) follow(navigator, rules);
};

const follow = (navigator: Element, { wx, stage }: TouchRules): void => {
  const type = String(propertyOf(navigator, 'open-type') ?? 'navigate');
  const move = wx()[MOVES[type] ?? type] as ((options: object) => void) | undefined;
  if (!move) stage().tools.onError(`a navigator wants to ${type}`);
  move?.({
    url: String(propertyOf(navigator, 'url') ?? ''),
    delta: Number(propertyOf(navigator, 'delta') ?? 1),
    success: () => undefined,
    fail: (detail: object) => stage().tools.emit(navigator, 'fail', detail),
  });
};

interface A11y {
  readonly role?: string | undefined;
  readonly label?: string | undefined;
  readonly hidden?: boolean | undefined;
  readonly checked?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly live?: 'polite' | 'assertive' | undefined;
  /** Of a column header; WeChat knows no such property. */
  readonly sort?: 'ascending' | 'descending' | 'none' | undefined;
  /** Of a progress bar: percent, and the same in words. */
  readonly value?: { readonly now: number; readonly text: string } | undefined;
}

const set = (entries: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));

/** Screen reader properties under the names each platform knows; spread the result into a Taro component. */
export const a11y = ({ role, label, hidden, checked, disabled, live, sort, value }: A11y): object =>
  process.env.TARO_ENV === 'weapp'
    ? set({
        ariaRole: role,
        ariaLabel: value === undefined ? label : `${label ?? ''}，${value.text}`,
        ariaHidden: hidden,
        ariaChecked: checked,
        ariaDisabled: disabled,
      })
    : set({
        role,
        'aria-label': label,
        'aria-hidden': hidden,
        'aria-checked': checked,
        'aria-disabled': disabled,
        'aria-live': live,
        'aria-sort': sort,
        ...(value !== undefined && {
          'aria-valuemin': 0,
          'aria-valuemax': 100,
          'aria-valuenow': value.now,
          'aria-valuetext': value.text,
        }),
      });

/**
 * The name of an input. On the web it belongs on the browser's own input inside Taro's element, which `nativeProps` reaches.
 */
export const inputName = (label: string): object =>
  process.env.TARO_ENV === 'weapp' ? a11y({ label }) : { nativeProps: { 'aria-label': label } };

interface KeyEvent {
  readonly key?: string;
  preventDefault?(): void;
}

/** What makes something tappable usable by keyboard on the web; nothing in WeChat. */
export const keyboard = (act: (() => void) | undefined): object =>
  process.env.TARO_ENV === 'weapp' || act === undefined
    ? {}
    : {
        tabIndex: 0,
        onKeyDown: (event: KeyEvent) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault?.();
          act();
        },
      };

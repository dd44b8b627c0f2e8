import type { ComponentType, CSSProperties, ReactNode } from 'react';

/** Plain elements in place of Taro's, for component tests. Events carry `detail.value`, as on a phone. */
interface Props {
  readonly children?: ReactNode;
  readonly className?: string;
  readonly style?: CSSProperties;
  readonly id?: string;
  readonly onClick?: () => void;
  readonly onKeyDown?: (event: { readonly key: string; preventDefault(): void }) => void;
  readonly tabIndex?: number;
  readonly [attribute: string]: unknown;
}

const passable = (props: Props) =>
  Object.fromEntries(
    Object.entries(props).filter(([name]) =>
      /^(aria-|role$|id$|className$|style$|onClick$|onKeyDown$|onError$|tabIndex$|src$|children$)/.test(name),
    ),
  );

const box = (Tag: 'div' | 'span' | 'img'): ComponentType<Props> => {
  const Box = (props: Props) => <Tag {...passable(props)} />;
  Box.displayName = `Stand-in ${Tag}`;
  return Box;
};

interface ButtonProps extends Props {
  readonly openType?: string;
  readonly onAgreePrivacyAuthorization?: () => void;
}

/** WeChat's button: a tap does what its kind promises. */
export const Button = ({ openType, onAgreePrivacyAuthorization, ...props }: ButtonProps) => (
  <button type='button' {...passable(props)} data-open-type={openType} onClick={onAgreePrivacyAuthorization} />
);

interface InputProps extends Props {
  readonly value?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly onInput?: (event: { detail: { value: string } }) => void;
  readonly onConfirm?: () => void;
  readonly nativeProps?: Readonly<Record<string, unknown>>;
}

const field = (Tag: 'input' | 'textarea') => (props: InputProps) => (
  <Tag
    {...(props.id === undefined ? {} : { id: props.id })}
    {...props.nativeProps}
    value={props.value ?? ''}
    placeholder={props.placeholder}
    disabled={props.disabled}
    onChange={(event) => props.onInput?.({ detail: { value: event.target.value } })}
    onKeyDown={(event) => event.key === 'Enter' && props.onConfirm?.()}
  />
);

export const View = box('div');
export const Text = box('span');
export const ScrollView = box('div');
export const Swiper = box('div');
export const SwiperItem = box('div');
export const Picker = box('div');
export const Image = box('img');
export const Input = field('input');
export const Textarea = field('textarea');

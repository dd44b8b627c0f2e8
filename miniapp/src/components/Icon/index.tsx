import { View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { type IconName, iconSvg, svgAddress } from '@/icons/icons';
import { palette, semantic } from '@/styles/tokens';
import './index.scss';

const tones = {
  text: semantic.color.text,
  muted: semantic.color.textMuted,
  brand: semantic.color.brandStrong,
  points: semantic.color.pointsText,
  danger: semantic.color.danger,
  onBrand: palette.white,
} as const;

export type IconTone = keyof typeof tones;

interface IconProps {
  readonly name: IconName;
  readonly size?: 'sm' | 'md' | 'lg' | 'xl';
  readonly tone?: IconTone;
}

/** A picture beside a text; it is hidden from screen readers, the text speaks for it. */
export const Icon = ({ name, size = 'md', tone = 'text' }: IconProps) => (
  <View
    className={`qy-icon qy-icon--${size}`}
    style={{ backgroundImage: `url("${svgAddress(iconSvg(name, tones[tone]))}")` }}
    {...a11y({ hidden: true })}
  />
);

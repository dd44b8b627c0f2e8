import { View } from '@tarojs/components';
import { a11y } from '@/a11y';
import './family.scss';

interface BarProps {
  /** 0 to 100. */
  readonly percent: number;
  readonly label: string;
  readonly tone?: 'brand' | 'points';
}

/** How far along something is; the figures stand beside it in words. */
export const Bar = ({ percent, label, tone = 'brand' }: BarProps) => (
  <View className={`fam-bar ${tone === 'points' ? 'fam-bar--points' : ''}`} {...a11y({ role: 'img', label })}>
    <View className='fam-bar__fill' style={{ width: `${percent}%` }} />
  </View>
);

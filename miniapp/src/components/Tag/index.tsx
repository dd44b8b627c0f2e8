import { Text } from '@tarojs/components';
import './index.scss';

export type TagTone = 'neutral' | 'brand' | 'points' | 'danger' | 'info';

interface TagProps {
  readonly text: string;
  readonly tone?: TagTone;
}

/** A short state word; the words carry the meaning, the colour only helps. */
export const Tag = ({ text, tone = 'neutral' }: TagProps) => <Text className={`qy-tag qy-tag--${tone}`}>{text}</Text>;

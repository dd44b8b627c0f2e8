import { Text } from '@tarojs/components';
import { formatFen } from '@/format';
import './index.scss';

interface MoneyTextProps {
  /** Amount in fen. */
  readonly fen: number;
  readonly size?: 'display' | 'xl' | 'lg' | 'md' | 'sm';
  /** A former price, struck through. */
  readonly former?: boolean;
}

/** An amount of money in yuan, tabular figures. */
export const MoneyText = ({ fen, size = 'md', former = false }: MoneyTextProps) => (
  <Text className={`qy-money qy-money--${size} ${former ? 'qy-money--former' : ''}`}>{formatFen(fen)}</Text>
);

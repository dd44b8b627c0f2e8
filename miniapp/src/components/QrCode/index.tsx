import { Image, View } from '@tarojs/components';
import { useMemo } from 'react';
import { a11y } from '@/a11y';
import { svgAddress } from '@/icons/icons';
import { qrSvg } from './model';
import './index.scss';

interface QrCodeProps {
  readonly text: string;
  /** What the code is for, read out by screen readers. */
  readonly label: string;
  readonly size?: 'md' | 'lg' | 'full';
  /** The code is no longer valid or not here yet: shown faint, not readable. */
  readonly stale?: boolean;
}

/** A QR code drawn on the device, as an SVG picture. */
export const QrCode = ({ text, label, size = 'md', stale = false }: QrCodeProps) => {
  const source = useMemo(() => (text === '' ? null : svgAddress(qrSvg(text))), [text]);
  return (
    <View
      className={`qy-qr qy-qr--${size} ${stale ? 'qy-qr--stale' : ''}`}
      {...(process.env.TARO_ENV === 'weapp' ? a11y({ role: 'img', label }) : {})}
    >
      {source !== null && <Image className='qy-qr__image' src={source} mode='scaleToFill' nativeProps={{ alt: label }} />}
    </View>
  );
};

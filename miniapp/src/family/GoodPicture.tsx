import { Image, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { svgAddress } from '@/icons/icons';
import { type Category, pictureAddress } from './goods';
import { categoryPictures } from './goods-pictures';
import './goods.scss';

interface GoodPictureProps {
  /** Path of the picture; null where the school has not put one in. */
  readonly path: string | null;
  readonly category: Category;
  /** The words beside it speak for it, unless it has a name of its own. */
  readonly label?: string;
}

/** The square picture of a good, or a drawing for what kind of thing it is: where there is none, and where it does not load. */
export const GoodPicture = ({ path, category, label }: GoodPictureProps) => (
  <View
    className='good-picture'
    {...(label === undefined ? a11y({ hidden: true }) : process.env.TARO_ENV === 'weapp' ? a11y({ role: 'img', label }) : {})}
  >
    {/* By its path, so that another picture is asked for anew although the one before it did not load. */}
    <Loaded key={path ?? ''} path={path} category={category} label={label ?? ''} />
  </View>
);

/** A picture may be gone from the server while a page still names it, and a phone may lose its connection. */
const Loaded = ({ path, category, label }: GoodPictureProps) => {
  const [failed, setFailed] = useState(false);
  return (
    <Image
      className='good-picture__image'
      src={path === null || failed ? svgAddress(categoryPictures[category]) : pictureAddress(path)}
      mode='aspectFill'
      lazyLoad
      nativeProps={{ alt: label ?? '' }}
      onError={() => setFailed(true)}
    />
  );
};

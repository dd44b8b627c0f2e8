import { useRouter } from '@tarojs/taro';
import { urls } from '@/routes';
import { Console } from '../shell';
import { Good, NewGood } from './good';
import './index.scss';

/** One good: what it is, what it costs, and how many there are where. */
export default function GoodPage() {
  const { goodId = '', cost = '', shipping = '', points = '' } = useRouter().params;
  return (
    <Console
      page='goods'
      title={goodId === '' ? '新建商品' : '商品'}
      lead={goodId === '' ? '保存后是草稿，入库并上架后家长才能看到' : undefined}
      url={goodId === '' ? urls.staff.newGood() : urls.staff.good(goodId)}
    >
      {(caller) =>
        goodId === '' ? <NewGood caller={caller} priced={{ cost, shipping, points }} /> : <Good goodId={goodId} caller={caller} />
      }
    </Console>
  );
}

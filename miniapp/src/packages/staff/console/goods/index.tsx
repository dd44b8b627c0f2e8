import { urls } from '@/routes';
import { Console } from '../shell';
import { Goods } from './list';
import './index.scss';

/** What families can redeem their points for. */
export default function GoodsPage() {
  return (
    <Console page='goods' title='商品与库存' lead='家长用积分兑换的商品：价格、上下架和每个校区的库存' url={urls.staff.goods()}>
      {(caller) => <Goods {...caller} />}
    </Console>
  );
}

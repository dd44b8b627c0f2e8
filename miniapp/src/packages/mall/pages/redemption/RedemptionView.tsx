import { Text, View } from '@tarojs/components';
import { Card, QrCode, Steps, Tag } from '@/components';
import { Facts } from '@/family/Facts';
import { CopyLine } from '../../CopyLine';
import {
  gaveRight,
  headlineOf,
  mayApprove,
  mayCancel,
  mayMove,
  mayTakeBack,
  type RedemptionDetail,
  readable,
  redemptionFacts,
  requestText,
  shipmentFacts,
  showsCode,
  standing,
  stationsOf,
  titleOf,
  waitsForWord,
} from '../../redemption-model';
import { Answer, Approve, Cancel, GoRights, Move, TakeBack } from './Acts';

interface RedemptionViewProps {
  readonly redemption: RedemptionDetail;
  readonly now: number;
  readonly onChanged: () => void;
}

const Head = ({ redemption, now }: Omit<RedemptionViewProps, 'onChanged'>) => {
  const { title, sentence } = headlineOf(redemption, now);
  const { tone } = standing(redemption);
  const stations = stationsOf(redemption);
  return (
    <Card>
      <View className='redeemed__head'>
        <Text className='redeemed__title'>{titleOf(redemption)}</Text>
        <Tag text={title} tone={tone} />
      </View>
      <Text className='redeemed__say'>{sentence}</Text>
      <Steps label='兑换进度' steps={stations.steps} current={stations.current} failed={stations.failed} />
    </Card>
  );
};

const Code = ({ redemption }: { readonly redemption: RedemptionDetail }) =>
  redemption.pickUpCode !== null &&
  redemption.pickUpText !== null && (
    <Card title='领取码'>
      <QrCode text={redemption.pickUpText} label={`${redemption.goodTitle}的领取码`} size='lg' />
      <View className='redeemed__code'>
        <Text id='pick-up-code' selectable userSelect>
          {readable(redemption.pickUpCode)}
        </Text>
      </View>
      <Text className='fam-note'>到前台出示给老师扫一扫，或把上面的字母数字念给老师。请不要发给不认识的人。</Text>
    </Card>
  );

const Shipment = ({ redemption: { shipment } }: { readonly redemption: RedemptionDetail }) =>
  shipment !== null && (
    <Card title='物流'>
      <Facts facts={shipmentFacts(shipment)} />
      {shipment.trackingNo !== null && <CopyLine name='快递单号' value={shipment.trackingNo} testId='copy-tracking' />}
    </Card>
  );

/** One redemption: how it stands, what to show at the desk, and what can still be done about it. */
export const RedemptionView = ({ redemption, now, onChanged }: RedemptionViewProps) => {
  const said = requestText(redemption, now);
  const act = { redemption, onDone: onChanged };
  return (
    <>
      {waitsForWord(redemption, now) && <Answer {...act} />}
      <Head redemption={redemption} now={now} />
      {redemption.note !== null && redemption.note !== '' && (
        <Card title='学校的说明' tone='points'>
          <Text className='redeemed__said'>{redemption.note}</Text>
        </Card>
      )}
      {said !== null && (
        <Card>
          <Text className='redeemed__said'>{said}</Text>
          {mayTakeBack(redemption, now) && (
            <View className='redeemed__acts'>
              <TakeBack {...act} />
            </View>
          )}
        </Card>
      )}
      {showsCode(redemption, now) && <Code redemption={redemption} />}
      <Shipment redemption={redemption} />
      <Card flush title='兑换信息'>
        <Facts facts={redemptionFacts(redemption)} />
      </Card>
      <View className='redeemed__acts'>
        {mayApprove(redemption, now) && <Approve {...act} />}
        {gaveRight(redemption) && <GoRights studentId={redemption.studentId} />}
        {mayMove(redemption, now) && <Move {...act} />}
        {mayCancel(redemption, now) && <Cancel {...act} />}
      </View>
    </>
  );
};

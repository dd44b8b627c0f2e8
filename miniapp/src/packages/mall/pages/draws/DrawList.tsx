import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Button, Card, ListRow, QrCode, Tag } from '@/components';
import { Facts } from '@/family/Facts';
import { formatInstant } from '@/format';
import { urls } from '@/routes';
import { campaignsOf, type Draw, drawFacts, waitingFirst, winLine, winTag } from '../../lottery-model';
import { useCodeScreen } from '../../use-code-screen';
import '@/family/family.scss';
import '../../lottery.scss';

/** A prize to be picked up, with the code the desk scans. */
const Ticket = ({ draw }: { readonly draw: Draw }) => (
  <Card title={draw.campaignTitle} extra={<Tag {...winTag(draw)} />}>
    <View className='lottery__ticket'>
      <Text className='lottery__name'>{draw.prizeName}</Text>
      {draw.claimText !== null && <QrCode text={draw.claimText} label={`${draw.prizeName}的领奖码`} size='lg' />}
      {draw.claimCode !== null && (
        <Text className='lottery__ticket-code' selectable userSelect>
          {draw.claimCode}
        </Text>
      )}
      <Text className='lottery__say'>{winLine(draw)}</Text>
    </View>
    <View className='lottery__facts'>
      <Facts facts={drawFacts(draw)} />
    </View>
  </Card>
);

/**
 * Prizes to be picked up first, then every other draw; below them the ways to each campaign's rules and to its check: while
 * lotteries are off, or once it is long over, no other page leads there.
 */
export const DrawList = ({ draws }: { readonly draws: readonly Draw[] }) => {
  const { waiting, others } = waitingFirst(draws);
  useCodeScreen(waiting.length > 0);
  return (
    <>
      {waiting.map((draw) => (
        <Ticket key={draw.id} draw={draw} />
      ))}
      {others.length > 0 && (
        <>
          <Text className='fam-section'>{waiting.length === 0 ? '全部抽奖' : '其他抽奖'}</Text>
          <Card flush>
            {others.map((draw) => (
              <ListRow
                key={draw.id}
                title={draw.prizeName}
                hint={[`${draw.campaignTitle} · 第 ${draw.drawNo} 次`, formatInstant(draw.drawnAt), winLine(draw)]
                  .filter((part) => part !== '')
                  .join(' · ')}
                value={<Tag {...winTag(draw)} />}
              />
            ))}
          </Card>
        </>
      )}
      {campaignsOf(draws).map(({ campaignId, campaignTitle, studentId }) => (
        <View key={campaignId} className='lottery__acts'>
          <Button
            block
            text={`「${campaignTitle}」的活动规则和获奖名单`}
            kind='plain'
            size='md'
            testId={`rules-${campaignId}`}
            onPress={() => void Taro.navigateTo({ url: urls.lottery(studentId, campaignId) })}
          />
          <Button
            block
            text={`核对「${campaignTitle}」`}
            kind='plain'
            size='md'
            testId={`verify-${campaignId}`}
            onPress={() => void Taro.navigateTo({ url: urls.verifyLottery(campaignId, studentId) })}
          />
        </View>
      ))}
    </>
  );
};

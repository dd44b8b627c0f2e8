import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Button, Card } from '@/components';
import { Facts } from '@/family/Facts';
import { formatInstant } from '@/format';
import { urls } from '@/routes';
import { CopyLine } from '../../CopyLine';
import { type NotedHere, standsAsNoted } from '../../lottery-draft';
import { type Lottery, PROOF_SENTENCE, termFacts, termTexts } from '../../lottery-model';
import '../../lottery.scss';

/** Times, limits, claim and who stands behind it. */
export const Terms = ({ lottery }: { readonly lottery: Lottery }) => (
  <>
    <Card flush title='活动规则'>
      <Facts facts={termFacts(lottery)} />
    </Card>
    <Card>
      {termTexts(lottery).map(({ name, text }) => (
        <View className='lottery__term' key={name}>
          <Text className='lottery__label'>{name}</Text>
          <Text className='lottery__say'>{text}</Text>
        </View>
      ))}
    </Card>
  </>
);

interface ProofProps {
  readonly lottery: Lottery;
  readonly studentId: string;
  readonly noted: NotedHere | null;
}

/** What anybody needs to check the campaign afterwards, and what it is for. */
export const Proof = ({ lottery, studentId, noted }: ProofProps) => (
  <>
    {!standsAsNoted(noted, lottery) && noted !== null && (
      <Card tone='danger'>
        <Text className='lottery__say'>
          {`现在公布的指纹与这台设备 ${formatInstant(noted.at)} 记下的不一样。规则开始后不应再变，请联系学校问清楚。`}
        </Text>
      </Card>
    )}
    <Card title='怎样保证公平'>
      <Text className='lottery__say'>{PROOF_SENTENCE}</Text>
      <CopyLine name='承诺值' value={lottery.commitment} testId='copy-commitment' />
      <CopyLine name='规则指纹' value={lottery.rulesHash} testId='copy-rules-hash' />
      {lottery.nonce !== null && <CopyLine name='您家的随机码' value={lottery.nonce} testId='copy-nonce' />}
      {lottery.seed !== null && <CopyLine name='随机种子（结束后公布）' value={lottery.seed} testId='copy-seed' />}
      <CopyLine name='规则全文' value={lottery.rulesText} shown='指纹就是从这段文字算出来的' testId='copy-rules' />
      {noted !== null && <Text className='lottery__small'>{`这台设备已在 ${formatInstant(noted.at)} 记下前两串。`}</Text>}
      <View className='lottery__acts'>
        <Button
          block
          text={lottery.seed === null ? '结束后怎样核对' : '核对每一次的结果'}
          kind='secondary'
          size='md'
          testId='go-verify'
          onPress={() => void Taro.navigateTo({ url: urls.verifyLottery(lottery.id, studentId) })}
        />
      </View>
    </Card>
  </>
);

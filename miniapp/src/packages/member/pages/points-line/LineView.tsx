import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Button, Card, ListRow, PointsText, Tag } from '@/components';
import { Facts } from '@/family/Facts';
import { formatDay, formatInstant, formatPoints } from '@/format';
import { urls } from '@/routes';
import type { LocalDate } from '@/vocabulary';
import { bookedFacts, type Explanation, happenedFacts, lotFacts, mayObject, rowItem, rowTitle, ruleNote } from '../../line-model';
import { disputeState } from '../../model';
import './index.scss';

interface LineViewProps {
  readonly explanation: Explanation;
  readonly studentId: string;
  readonly onObject: () => void;
}

/** A line of points taken apart, from what happened to what was answered. */
export const LineView = ({ explanation, studentId, onObject }: LineViewProps) => {
  const { line, waiting } = explanation;
  return (
    <>
      <Card tone='points'>
        <Text className='line__title'>{line.title}</Text>
        <PointsText value={line.amount} size='display' signed tone={line.amount > 0 ? 'points' : 'plain'} />
        {waiting !== null && (
          <View className='line__wait'>
            <Tag text='待生效' tone='points' />
            <Text className='line__say'>{`${waiting.text}。${waiting.missing}`}</Text>
          </View>
        )}
      </Card>
      <Card flush title='这笔积分从哪里来'>
        <Facts facts={happenedFacts(explanation)} />
        {line.source.type === 'redemption' && (
          <ListRow
            title='查看这笔兑换'
            icon='mall'
            testId='go-redemption'
            onPress={() => void Taro.navigateTo({ url: urls.redemption(line.source.id) })}
          />
        )}
      </Card>
      <Sum explanation={explanation} />
      <Row explanation={explanation} />
      <Rule explanation={explanation} />
      <Lot explanation={explanation} studentId={studentId} />
      <Corrections explanation={explanation} studentId={studentId} />
      <Objections explanation={explanation} studentId={studentId} onObject={onObject} />
    </>
  );
};

type PartProps = Pick<LineViewProps, 'explanation'>;
type LinkedProps = Pick<LineViewProps, 'explanation' | 'studentId'>;

const Sum = ({ explanation: { sum } }: PartProps) =>
  sum !== null && (
    <Card title='怎么算出来的'>
      {sum.steps.map(({ text, points }) => (
        <View className='line__step' key={text}>
          <Text className='line__say'>{text}</Text>
          <Text className='line__result'>{`= ${formatPoints(points)}`}</Text>
        </View>
      ))}
    </Card>
  );

const Row = ({ explanation: { row } }: PartProps) =>
  row !== null &&
  row.items.length > 0 && (
    <Card flush title={rowTitle(row)}>
      {row.items.map(rowItem).map(({ key, when, title, mark, counts }) => (
        <ListRow
          key={key}
          icon={counts ? 'check' : 'minus'}
          iconTone={counts ? 'brand' : 'muted'}
          title={when}
          hint={counts ? title : `${title}，${mark}`}
        />
      ))}
      {!row.standsNow && <Text className='line__foot'>记录后来有更正，上面是现在还算数的部分。</Text>}
    </Card>
  );

const Rule = ({ explanation: { rule } }: PartProps) =>
  rule !== null && (
    <Card flush title='当时的规则' extra={<Tag text={`第 ${rule.versionNumber} 版`} />}>
      <View className='line__rule'>
        <Text className='line__name'>{rule.title}</Text>
        <Text className='line__say'>{rule.explanation}</Text>
      </View>
      <Facts facts={rule.lines.map(({ label, text }) => ({ name: label, value: text }))} sentences={[ruleNote(rule)]} />
    </Card>
  );

const Lot = ({ explanation: { line, lot }, studentId }: LinkedProps) => {
  const open = (transactionId: string) => void Taro.navigateTo({ url: urls.pointsLine(studentId, transactionId) });
  return (
    <Card flush title={lot === null ? '怎么记的账' : '这批积分'}>
      <Facts
        facts={[...(lot === null ? [] : lotFacts(lot)), ...bookedFacts(line)]}
        sentences={lot === null ? line.explanations : []}
      />
      {lot?.moves.map(({ transactionId, title, amount, at }) => (
        <ListRow
          key={`${transactionId} ${title}`}
          title={title}
          hint={formatInstant(at)}
          value={<PointsText value={amount} signed tone='plain' />}
          onPress={transactionId === line.transactionId ? undefined : () => open(transactionId)}
        />
      ))}
      {lot !== null && lot.movesLeftOut > 0 && (
        <Text className='line__foot'>{`还有 ${lot.movesLeftOut} 笔没有列出，可以在积分明细里查看。`}</Text>
      )}
      {line.uses.map(({ lotId, lotTitle, amount, expiresOn }) => (
        <ListRow
          key={lotId}
          title={lotTitle}
          hint={`${amount < 0 ? '用掉的这批' : '退回的这批'}${expiresOn === null ? '长期有效' : `${formatDay(expiresOn as LocalDate, true)}到期`}`}
          value={<PointsText value={amount} signed tone='plain' />}
          onPress={() => open(lotId)}
        />
      ))}
    </Card>
  );
};

const Corrections = ({ explanation: { corrects, corrections }, studentId }: LinkedProps) =>
  (corrects !== null || corrections.length > 0) && (
    <Card flush title='更正'>
      {corrects !== null && <Text className='line__why'>{corrects.why}</Text>}
      {[...(corrects === null ? [] : [corrects]), ...corrections].map(({ transactionId, title, amount, at }) => (
        <ListRow
          key={transactionId}
          title={corrects?.transactionId === transactionId ? `更正的是：${title}` : title}
          hint={formatInstant(at)}
          value={<PointsText value={amount} signed tone='plain' />}
          testId={`correction-${transactionId}`}
          onPress={() => void Taro.navigateTo({ url: urls.pointsLine(studentId, transactionId) })}
        />
      ))}
    </Card>
  );

const Objections = ({ explanation, studentId, onObject }: LineViewProps) => (
  <Card title='异议'>
    {explanation.disputes.length === 0 && <Text className='line__say'>觉得这笔不对，可以告诉老师，老师核对后会在这里答复。</Text>}
    {explanation.disputes.map((dispute) => {
      const { disputeId, reasonText, answerText, filedAt, decidedAt, correctionId, correctionAmount } = dispute;
      const state = disputeState(dispute);
      return (
        <View className='line__dispute' key={disputeId}>
          <View className='line__wait'>
            <Tag text={state.text} tone={state.tone} />
            <Text className='fam-note'>{formatInstant(decidedAt ?? filedAt)}</Text>
          </View>
          <Text className='line__say'>{`您说：${reasonText}`}</Text>
          {answerText !== null && <Text className='line__say'>{`老师答复：${answerText}`}</Text>}
          {correctionId !== null && (
            <Button
              text={`查看更正 ${formatPoints(correctionAmount ?? 0, true)} 积分`}
              kind='plain'
              size='md'
              testId='see-correction'
              onPress={() => void Taro.navigateTo({ url: urls.pointsLine(studentId, correctionId) })}
            />
          )}
        </View>
      );
    })}
    {mayObject(explanation) && (
      <View className='line__act'>
        <Button text='对这笔有疑问' kind='secondary' size='md' onPress={onObject} testId='dispute' />
      </View>
    )}
  </Card>
);

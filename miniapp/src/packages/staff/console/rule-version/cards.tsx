import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Button, Card } from '@/components';
import type { RuleVersionDetail } from '../../types';
import { Facts } from '../parts';

type WordCard = RuleVersionDetail['ruleCards'][number];

interface WordCardsProps {
  readonly cards: readonly WordCard[];
  /** What is wrong with each, by its place in the set. */
  readonly problems: (index: number) => readonly string[];
  /** Absent: nothing can be changed. */
  readonly onEdit?: ((index: number) => void) | undefined;
  readonly onRemove?: ((index: number) => void) | undefined;
  readonly idPrefix: string;
}

/** Rules or campaigns as cards that can be read aloud. */
export const WordCards = ({ cards, problems, onEdit, onRemove, idPrefix }: WordCardsProps) => (
  <>
    {cards.map((card, index) => {
      const wrong = problems(index);
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: a code may be there twice, which is one of the problems shown
        <Card key={index} title={card.title} tone={wrong.length > 0 ? 'danger' : 'plain'}>
          <View id={`${idPrefix}-${index}`}>
            <Text className='rule-card__sentence'>{card.sentence}</Text>
            {wrong.length > 0 && (
              <View {...a11y({ role: 'alert' })}>
                {wrong.map((message) => (
                  <Text className='rule-card__wrong' key={message}>
                    {message}
                  </Text>
                ))}
              </View>
            )}
            <Facts items={card.lines.slice(1).map(({ label, text }) => ({ label, value: text }))} />
            {onEdit !== undefined && onRemove !== undefined && (
              <View className='desk__actions rule-card__acts'>
                <Button
                  text='修改'
                  kind='secondary'
                  size='sm'
                  testId={`${idPrefix}-${index}-edit`}
                  onPress={() => onEdit(index)}
                />
                <Button
                  text='删除'
                  kind='plain'
                  size='sm'
                  testId={`${idPrefix}-${index}-remove`}
                  onPress={() => onRemove(index)}
                />
              </View>
            )}
          </View>
        </Card>
      );
    })}
  </>
);

import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { svgAddress } from '@/icons/icons';
import { type IllustrationName, illustrations } from '@/icons/illustrations';
import { Button } from '../Button';
import './index.scss';

interface EmptyStateProps {
  readonly title: string;
  /** What the reader can do about it. */
  readonly hint?: string | undefined;
  readonly picture?: IllustrationName | undefined;
  readonly action?: { readonly text: string; readonly onPress: () => void; readonly busy?: boolean } | undefined;
  /** Inside a card instead of on a whole page. */
  readonly compact?: boolean;
}

/** Says that there is nothing here and what to do next. */
export const EmptyState = ({ title, hint, picture = 'empty', action, compact = false }: EmptyStateProps) => (
  <View className={`qy-empty ${compact ? 'qy-empty--compact' : ''}`}>
    <View
      className='qy-empty__picture'
      style={{ backgroundImage: `url("${svgAddress(illustrations[picture])}")` }}
      {...a11y({ hidden: true })}
    />
    <Text className='qy-empty__title'>{title}</Text>
    {hint !== undefined && <Text className='qy-empty__hint'>{hint}</Text>}
    {action !== undefined && (
      <View className='qy-empty__action'>
        <Button text={action.text} onPress={action.onPress} kind='secondary' size='md' busy={action.busy ?? false} />
      </View>
    )}
  </View>
);

import { Text } from '@tarojs/components';
import { Button, Card, PageShell } from '@/components';
import '@/family/family.scss';
import { goBack } from '@/family/go-back';
import { urls } from '@/routes';
import { policySections } from '../../policy-text';
import '../../member.scss';

/** The whole text of the rule on children's data. */
export default function Policy() {
  return (
    <PageShell face={{ kind: 'ready' }}>
      <Text className='fam-note'>版本 2026-11-01，自 2026 年 11 月 1 日起生效</Text>
      {policySections.map(({ title, lines }) => (
        <Card key={title} title={title}>
          {lines.map((line) => (
            <Text className='member__text' key={line}>
              {line}
            </Text>
          ))}
        </Card>
      ))}
      <Button block text='返回' kind='plain' size='md' onPress={() => void goBack(urls.me())} />
    </PageShell>
  );
}

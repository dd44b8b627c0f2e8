import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, ListRow, PageShell, Toggle } from '@/components';
import '@/family/family.scss';
import { familyFace } from '@/family/faces';
import { type Asked, askedText, type MessageConsent, type TemplateSetting, useMessageConsent } from '@/family/message-consent';
import { useRefresh } from '@/family/use-refresh';
import { useAction } from '@/hooks/use-action';
import { faceOf } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { remainingText } from '../../messages-model';
import './index.scss';

/** Only there is a panel that asks for consent. */
const inWechat = process.env.TARO_ENV === 'weapp';

interface TemplateRowProps {
  readonly template: TemplateSetting;
  readonly consent: MessageConsent;
}

/** One kind of reminder: whether it is wanted, how often it will still come, and the way to allow one more. */
const TemplateRow = ({ template, consent }: TemplateRowProps) => {
  const [asked, setAsked] = useState<Asked>();
  const mute = useAction(
    (muted: boolean) => call('messages.changeSetting', { params: { code: template.code }, body: { muted } }),
    () => void consent.settings.reload(),
  );
  const note = mute.error?.message ?? (asked === undefined ? undefined : askedText[asked]);
  return (
    <View className='remind'>
      <View className='remind__line'>
        <View className='remind__main'>
          <Text className='remind__title'>{template.title}</Text>
          <Text className='remind__hint'>{inWechat ? remainingText(template) : template.when}</Text>
        </View>
        <Toggle
          label={`${template.title}微信提醒`}
          on={!template.muted}
          disabled={mute.busy}
          testId={`remind-${template.code}`}
          onChange={(on) => void mute.run(!on)}
        />
      </View>
      {inWechat && !template.muted && template.templateId !== null && (
        <View className='remind__act'>
          <Button
            text={template.remaining === 0 ? '允许提醒一次' : '再允许一次'}
            kind='secondary'
            size='sm'
            testId={`allow-${template.code}`}
            onPress={() => void consent.ask([template.code]).then(setAsked)}
          />
        </View>
      )}
      {note !== undefined && (
        <Text className='fam-note' {...a11y({ role: 'status' })}>
          {note}
        </Text>
      )}
    </View>
  );
};

/** Reminders over WeChat, and where to find what concerns the account itself. */
export default function SettingsPage() {
  const here = urls.settings();
  const signedIn = useRequireSession(here);
  const consent = useMessageConsent(signedIn ? here : null);
  const { settings } = consent;
  useRefresh(() => (signedIn ? settings.reload() : undefined));
  return (
    <PageShell face={familyFace(settings, here, faceOf(settings, undefined, 'list'))}>
      {settings.data !== undefined && (
        <>
          <Card flush title='微信提醒'>
            <View className='remind__about'>
              <Text className='fam-note'>
                {`${inWechat ? '微信规定：每允许一次，只能提醒一次。' : '微信提醒要在小程序里逐次允许，这里可以关闭不想要的。'}${settings.data.quietFrom} 至次日 ${settings.data.quietUntil} 不打扰，急事除外。所有消息都会留在「消息」里。`}
              </Text>
            </View>
            {settings.data.templates.map((template) => (
              <TemplateRow key={template.code} template={template} consent={consent} />
            ))}
          </Card>
          <Card flush title='更多'>
            <ListRow
              title='大额兑换的家长确认'
              hint='额度和 6 位家长密码'
              icon='gift'
              testId='go-mall-rule'
              onPress={() => void Taro.navigateTo({ url: urls.mallRule() })}
            />
            <ListRow title='消息' icon='bell' onPress={() => void Taro.navigateTo({ url: urls.messages() })} />
            <ListRow
              title='隐私与数据'
              hint='同意、导出、删除'
              icon='alert'
              onPress={() => void Taro.navigateTo({ url: urls.privacy() })}
            />
            <ListRow title='儿童个人信息保护规则' icon='child' onPress={() => void Taro.navigateTo({ url: urls.policy() })} />
            <ListRow title='版本' value={APP_VERSION} />
          </Card>
        </>
      )}
    </PageShell>
  );
}

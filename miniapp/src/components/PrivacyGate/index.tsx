import { Text, View, Button as WechatButton } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { a11y } from '@/a11y';
import { useInFront } from '@/hooks/use-in-front';
import {
  agreePrivacy,
  isPrivacyAsked,
  onPrivacyAsked,
  openPrivacyContract,
  type PrivacyContract,
  privacyContract,
  refusePrivacy,
  showedPrivacy,
} from '@/services/wechat';
import { Button } from '../Button';
import { Pressable } from '../Pressable';
import '../ConfirmSheet/index.scss';
import './index.scss';

const AGREE = 'privacy-agree';

const say = (title: string) => void Taro.showToast({ title, icon: 'none', duration: 3_000 });

const useContract = (): PrivacyContract | undefined => {
  const [contract, setContract] = useState<PrivacyContract>();
  useEffect(() => {
    let over = false;
    void privacyContract().then((known) => {
      if (!over) setContract(known);
    });
    return () => {
      over = true;
    };
  }, []);
  return contract;
};

const Link = ({ name }: { readonly name: string }) => (
  <Pressable
    className='qy-privacy__link'
    role='link'
    label={`查看${name}`}
    testId='privacy-contract'
    onPress={() =>
      void openPrivacyContract().then((opened) => {
        if (!opened) say('没有打开，请再点一次');
      })
    }
  >
    <Text>{name}</Text>
  </Pressable>
);

const Sheet = () => {
  const contract = useContract();
  useEffect(showedPrivacy, []);
  if (contract === undefined) return null;
  const refuse = () => {
    refusePrivacy();
    say('您没有同意，这一步没有完成，其他功能可以继续使用');
  };
  return (
    <View className='qy-sheet' catchMove>
      <View className='qy-sheet__mask' />
      <View className='qy-sheet__panel' {...a11y({ role: 'dialog', label: '隐私保护提示' })}>
        <Text className='qy-sheet__title'>隐私保护提示</Text>
        <Text className='qy-sheet__message'>
          这一步会用到您的个人信息。请先阅读下面的指引，同意后继续；不同意也可以使用其他功能。
        </Text>
        <Link name={contract.name} />
        <View className='qy-sheet__acts'>
          <WechatButton
            id={AGREE}
            className='qy-privacy__agree qy-button qy-button--primary qy-button--lg qy-button--block'
            openType='agreePrivacyAuthorization'
            onAgreePrivacyAuthorization={() => agreePrivacy(AGREE)}
          >
            同意并继续
          </WechatButton>
          <Button block text='不同意' kind='plain' size='md' onPress={refuse} testId='privacy-refuse' />
        </View>
      </View>
    </View>
  );
};

const Gate = () => {
  const front = useInFront();
  const asked = useSyncExternalStore(onPrivacyAsked, isPrivacyAsked);
  // Leaving the page that asks is an answer too. Hiding it is not: the contract itself opens above it.
  useEffect(() => refusePrivacy, []);
  return front && asked ? <Sheet /> : null;
};

/**
 * Asks for consent to the privacy contract when a call of this page needs it, in place of WeChat's own panel. Part of every
 * page by PageShell; nothing in a browser.
 */
export const PrivacyGate = () => (process.env.TARO_ENV === 'weapp' ? <Gate /> : null);

const Notice = () => {
  const contract = useContract();
  if (!contract?.needed) return null;
  return (
    <View className='qy-privacy__notice'>
      <Text>点击下面的按钮，表示您已阅读并同意</Text>
      <Link name={contract.name} />
    </View>
  );
};

/** What stands beside a button that agrees to the contract by being tapped, as long as nobody has; nothing in a browser. */
export const PrivacyNotice = () => (process.env.TARO_ENV === 'weapp' ? <Notice /> : null);

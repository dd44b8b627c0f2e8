import Taro from '@tarojs/taro';
import { useEffect } from 'react';
import type { Face } from '@/components';
import type { Query } from '@/hooks/use-query';
import { urls } from '@/routes';
import type { ApiFailure } from '@/services/http';

let askedInThisRun = false;

/** Leads to the consent page the first time the server asks for it; after a «not now» the screen keeps a button instead. */
export const useConsentPrompt = (error: ApiFailure | undefined, back: string): void => {
  const needed = error?.code === 'consent_required';
  useEffect(() => {
    if (!needed || askedInThisRun) return;
    askedInThisRun = true;
    void Taro.navigateTo({ url: urls.consent(back) });
  }, [needed, back]);
};

/** The face of a failed call where a sentence and «retry» are not the way on; null = the ordinary face will do. */
export const blockedFace = (error: ApiFailure | undefined, back: string): Face | null => {
  if (error?.code === 'consent_required') {
    return {
      kind: 'empty',
      title: '需要您的同意',
      hint: '阅读并同意《儿童个人信息保护规则》后，才能查看孩子的课程和积分。',
      action: { text: '去阅读', onPress: () => void Taro.navigateTo({ url: urls.consent(back) }) },
    };
  }
  if (error?.code === 'not_found') {
    return {
      kind: 'empty',
      title: '没有找到这份内容',
      hint: '它可能已被删除，或不属于您的家庭。',
      picture: 'search',
      action: { text: '回到首页', onPress: () => void Taro.reLaunch({ url: urls.home() }) },
    };
  }
  return null;
};

/** The face of a family screen: consent and foreign content first, then the ordinary one. */
export const familyFace = <T>(query: Query<T>, back: string, ordinary: Face): Face =>
  query.data === undefined ? (blockedFace(query.error, back) ?? ordinary) : ordinary;

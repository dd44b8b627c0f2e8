import { Text, View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { a11y } from '@/a11y';
import { Card, ConfirmSheet, PrimaryButton, qrPng } from '@/components';
import { openAlbumSetting, savePng } from '@/services/wechat';

type State = 'idle' | 'saving' | 'saved' | 'denied' | 'opening';

interface SaveToAlbumProps {
  /** What the QR code says. */
  readonly text: string;
  /** Of the file, where files have names. */
  readonly name: string;
}

const SAVED = process.env.TARO_ENV === 'h5' ? '图片已下载' : '已保存到相册';
const BUTTON = process.env.TARO_ENV === 'h5' ? '保存图片' : '保存到相册';

/** Saves a QR code as a picture. Where the album was closed to us, it says why it is needed and opens the settings. */
export const SaveToAlbum = ({ text, name }: SaveToAlbumProps) => {
  const [state, setState] = useState<State>('idle');
  const [problem, setProblem] = useState<string>();
  const running = useRef(false);

  const save = async () => {
    if (running.current) return;
    running.current = true;
    setProblem(undefined);
    setState('saving');
    const outcome = await savePng(qrPng(text), name);
    running.current = false;
    if (outcome.kind === 'failed') setProblem(outcome.message);
    setState(outcome.kind === 'saved' || outcome.kind === 'denied' ? outcome.kind : 'idle');
  };
  // Called straight from the tap: the settings open for nothing else.
  const open = () => {
    setState('opening');
    void openAlbumSetting().then((allowed) => (allowed ? save() : setState('denied')));
  };

  return (
    <>
      {problem !== undefined && (
        <Card tone='danger'>
          <View {...a11y({ role: 'alert' })}>{problem}</View>
        </Card>
      )}
      <PrimaryButton
        text={BUTTON}
        icon='download'
        busyText='正在保存'
        busy={state === 'saving'}
        testId='save-code'
        onPress={() => void save()}
      />
      <View {...a11y({ role: 'status', live: 'polite' })}>
        {state === 'saved' && <Text className='member-code__said'>{SAVED}</Text>}
      </View>
      <ConfirmSheet
        open={state === 'denied' || state === 'opening'}
        title='需要您允许保存到相册'
        message='您之前没有允许把图片保存到相册。请在接下来的设置里打开「添加到相册」，返回后会自动保存。我们只保存这一张图片，不会查看您的照片。'
        confirmText='去设置'
        cancelText='暂不保存'
        busy={state === 'opening'}
        onConfirm={open}
        onCancel={() => setState('idle')}
      />
    </>
  );
};

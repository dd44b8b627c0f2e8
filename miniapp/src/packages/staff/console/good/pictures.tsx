import { Text, View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Progress } from '@/components';
import { GoodPicture } from '@/family/GoodPicture';
import { upload } from '@/services/api';
import { type GoodImage, imageProblem, MOST_IMAGES, movedForward } from '../../model/good-form';
import type { Category } from '../../model/mall';
import { Actions } from '../parts';

interface PicturesProps {
  readonly images: readonly GoodImage[];
  readonly category: Category;
  /** Gets the pictures as they are when it is called, since several may arrive one after the other. */
  readonly onChange: (change: (images: readonly GoodImage[]) => readonly GoodImage[]) => void;
}

interface Sending {
  readonly name: string;
  readonly done: number;
  readonly of: number;
}

/** Sends the chosen files one after the other; what cannot be sent is named, the others go on. */
const useSending = (room: number, onSent: (image: GoodImage) => void) => {
  const [sending, setSending] = useState<Sending | null>(null);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const send = async (files: readonly File[]) => {
    if (sending !== null || files.length === 0) return;
    const wrong: string[] = files.length > room ? [`最多 ${MOST_IMAGES} 张，多出的没有上传`] : [];
    const chosen = files.slice(0, room);
    for (const [index, file] of chosen.entries()) {
      const problem = imageProblem(file);
      if (problem !== null) {
        wrong.push(`${file.name}：${problem}`);
        continue;
      }
      setSending({ name: file.name, done: index, of: chosen.length });
      const answer = await upload('mall.uploadImage', { file, fileName: file.name, fields: {} });
      if (answer.ok) onSent(answer.data);
      else wrong.push(`${file.name}：${answer.error.message}`);
    }
    setSending(null);
    setProblems(wrong);
  };
  return { sending, problems, send };
};

interface PictureProps extends PicturesProps {
  readonly image: GoodImage;
  readonly index: number;
}

const Picture = ({ image, index, category, onChange }: PictureProps) => (
  <View className='good-page__picture' {...a11y({ role: 'listitem', label: index === 0 ? '封面' : `第 ${index + 1} 张` })}>
    <View className='good-page__frame'>
      <GoodPicture path={image.thumbUrl} category={category} label={index === 0 ? '封面图' : `第 ${index + 1} 张图`} />
    </View>
    <Actions>
      {index > 0 && (
        <Button
          text={index === 1 ? '设为封面' : '往前'}
          kind='plain'
          size='sm'
          testId={`picture-forward-${index}`}
          onPress={() => onChange((images) => movedForward(images, index))}
        />
      )}
      <Button
        text='移除'
        kind='plain'
        size='sm'
        testId={`picture-remove-${index}`}
        onPress={() => onChange((images) => images.filter(({ imageId }) => imageId !== image.imageId))}
      />
    </Actions>
  </View>
);

/** The pictures of a good: up to six, the first one is the cover. */
export const Pictures = (props: PicturesProps) => {
  const { images, onChange } = props;
  const input = useRef<HTMLInputElement>(null);
  const { sending, problems, send } = useSending(MOST_IMAGES - images.length, (image) =>
    onChange((old) => (old.some(({ imageId }) => imageId === image.imageId) ? old : [...old, image])),
  );
  return (
    <View>
      <Text className='good-page__label'>{`图片（${images.length} / ${MOST_IMAGES}）`}</Text>
      <Text className='good-page__note'>JPG、PNG 或 WebP，每张 5 MB 以内，边长 200 到 8,000 像素。第一张是封面。</Text>
      {images.length > 0 && (
        <View className='good-page__pictures' {...a11y({ role: 'list', label: '商品图片' })}>
          {images.map((image, index) => (
            <Picture key={image.imageId} {...props} image={image} index={index} />
          ))}
        </View>
      )}
      {sending !== null && (
        <View className='good-page__sending' {...a11y({ role: 'status' })}>
          <Progress
            label={`正在上传 ${sending.name}`}
            text={`${sending.done + 1} / ${sending.of}`}
            percent={Math.floor((sending.done * 100) / sending.of)}
          />
        </View>
      )}
      {problems.map((problem) => (
        <View className='good-page__wrong' key={problem} {...a11y({ role: 'alert' })}>
          {problem}
        </View>
      ))}
      <input
        ref={input}
        className='good-page__input'
        id='good-pictures'
        type='file'
        multiple
        accept='image/jpeg,image/png,image/webp'
        aria-label='商品图片'
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file may be chosen again after it was removed.
          event.target.value = '';
          void send(files);
        }}
      />
      {images.length < MOST_IMAGES && (
        <Button
          text='添加图片'
          busyText='正在上传'
          kind='secondary'
          size='md'
          icon='upload'
          busy={sending !== null}
          testId='add-pictures'
          onPress={() => input.current?.click()}
        />
      )}
    </View>
  );
};

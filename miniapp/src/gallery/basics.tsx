import { View } from '@tarojs/components';
import { Button, Card, Icon, MoneyText, PointsText, PrimaryButton, Tag, TierBadge, type TierColor } from '@/components';
import { iconNames } from '@/icons/icons';
import { huge, longCourse, longName, longSentence } from './samples';
import { Section } from './section';

const nothing = () => undefined;

export const Figures = () => (
  <Section name='PointsText / MoneyText'>
    <Card>
      <View className='qy-gallery__line'>
        <PointsText value={1280} size='display' unit />
      </View>
      <View className='qy-gallery__line'>
        <PointsText value={huge} size='display' unit />
      </View>
      <View className='qy-gallery__line'>
        <PointsText value={0} size='xl' unit />
        <PointsText value={10} size='lg' signed />
        <PointsText value={-260} size='lg' tone='plain' signed />
        <PointsText value={-35} size='md' tone='plain' unit />
      </View>
      <View className='qy-gallery__line'>
        <MoneyText fen={128000} size='display' />
        <MoneyText fen={168000} former />
      </View>
      <View className='qy-gallery__line'>
        <MoneyText fen={0} />
        <MoneyText fen={5} />
        <MoneyText fen={999999999} size='xl' />
      </View>
    </Card>
  </Section>
);

const levels: readonly (readonly [TierColor, string])[] = [
  ['sprout', '新芽'],
  ['leaf', '绿叶'],
  ['bloom', '花开'],
  ['fruit', '硕果'],
  ['harvest', '丰收'],
];

export const Tiers = () => (
  <Section name='TierBadge'>
    <Card>
      {(['sm', 'md', 'lg'] as const).map((size) => (
        <View className='qy-gallery__line' key={size}>
          {levels.map(([color, name]) => (
            <TierBadge key={color} name={name} color={color} size={size} />
          ))}
        </View>
      ))}
      <View className='qy-gallery__line'>
        <TierBadge name={longName} color='bloom' />
        <TierBadge name={longCourse} color='harvest' size='lg' />
      </View>
    </Card>
  </Section>
);

export const Buttons = () => (
  <Section name='Button / PrimaryButton'>
    <PrimaryButton text='扫码签到' icon='scan' onPress={nothing} />
    <View className='qy-gallery__line' />
    <PrimaryButton text='扫码签到' busyText='正在签到' busy onPress={nothing} />
    <View className='qy-gallery__line' />
    <PrimaryButton text='积分不足，还差 9,999,999 积分，暂时不能兑换这份礼物' disabled onPress={nothing} />
    <View className='qy-gallery__line' />
    <View className='qy-gallery__line'>
      <Button text='查看明细' kind='secondary' size='md' onPress={nothing} />
      <Button text='清除' kind='plain' size='md' onPress={nothing} />
      <Button text='退出登录' kind='danger' size='md' onPress={nothing} />
      <Button text='导出' kind='secondary' size='sm' icon='download' onPress={nothing} />
      <Button text='已结束' kind='secondary' size='sm' disabled onPress={nothing} />
    </View>
  </Section>
);

export const Cards = () => (
  <Section name='Card / Tag / Icon'>
    <Card title='班级动态' extra={<Tag text='新' tone='brand' />}>
      {longSentence}
    </Card>
    <Card title={longCourse} extra={<Tag text='待老师确认' tone='info' />} tone='brand'>
      品牌色卡片
    </Card>
    <Card title='即将过期' tone='points'>
      有 <PointsText value={120} /> 积分将在 12月31日 过期
    </Card>
    <Card title='课时不足' tone='danger'>
      请联系校区老师续课
    </Card>
    <View className='qy-gallery__line'>
      <Tag text='未开始' />
      <Tag text='已签到' tone='brand' />
      <Tag text='积分待入账' tone='points' />
      <Tag text='缺勤' tone='danger' />
      <Tag text='请假中' tone='info' />
      <Tag text='很长很长很长很长很长很长很长很长的状态' />
    </View>
    <View className='qy-gallery__line'>
      {iconNames.map((name) => (
        <Icon key={name} name={name} size='lg' tone='brand' />
      ))}
    </View>
  </Section>
);

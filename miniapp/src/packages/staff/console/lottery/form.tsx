import { Text, View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, Field } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { useAsking } from '../../hooks/use-asking';
import {
  costBody,
  dutyNotes,
  type Lottery,
  type LotteryBody,
  type LotteryForm,
  lotteryForm,
  type Notes,
  readLottery,
} from '../../model/lottery';
import { Actions } from '../parts';
import { Cost } from './cost';
import { Prizes } from './prizes';
import './lottery.scss';

/** A price list is worked out from what is sent; nothing is searched for it. */
const PAUSE_MS = 500;

type TextField = Exclude<keyof LotteryForm, 'prizes'>;

interface FieldsProps {
  readonly form: LotteryForm;
  readonly problems: Notes;
  readonly duties: Notes;
  readonly onChange: (change: Partial<LotteryForm>) => void;
}

interface LineProps extends FieldsProps {
  readonly name: TextField;
  readonly label: string;
  readonly kind?: 'text' | 'number' | 'multiline';
  readonly most: number;
  readonly placeholder?: string;
}

const Line = ({ form, problems, duties, onChange, name, label, kind = 'text', most, placeholder = '' }: LineProps) => (
  <Field
    label={label}
    kind={kind}
    value={form[name]}
    maxLength={most}
    placeholder={placeholder}
    error={problems[name]}
    {...(duties[name] === undefined ? {} : { hint: duties[name] })}
    testId={`lottery-${name}`}
    onChange={(value) => onChange({ [name]: value })}
  />
);

const When = (props: FieldsProps) => (
  <Card title='时间和次数'>
    <View className='lottery-desk__grid'>
      <Line {...props} name='title' label='活动名称' most={40} />
      <Line {...props} name='opens' label='开始' most={16} placeholder='2026-12-01 10:00' />
      <Line {...props} name='closes' label='结束' most={16} placeholder='2026-12-15 20:00' />
      <Line {...props} name='pointsPerDraw' label='每次多少积分' kind='number' most={7} />
      <Line {...props} name='perFamilyDay' label='每家每天几次' kind='number' most={4} />
      <Line {...props} name='perFamily' label='每家一共几次' kind='number' most={6} />
    </View>
  </Card>
);

const Texts = (props: FieldsProps) => (
  <Card title='要公布的规则'>
    <Line
      {...props}
      name='conditions'
      label='谁可以参加'
      kind='multiline'
      most={500}
      placeholder='例如：本校在读学员的家庭均可参加，无需分享。'
    />
    <Line
      {...props}
      name='claim'
      label='怎样领奖、怎样交付'
      kind='multiline'
      most={500}
      placeholder='例如：凭领奖码到校区前台领取。'
    />
    <View className='lottery-desk__grid'>
      <Line {...props} name='claimThrough' label='领奖的最后一天' most={10} placeholder='2026-12-31' />
      <Line {...props} name='organiser' label='主办方' most={60} />
      <Line {...props} name='contact' label='联系方式' most={60} />
    </View>
    <Line
      {...props}
      name='forfeit'
      label='逾期不领怎样处理'
      kind='multiline'
      most={300}
      placeholder='例如：逾期未领视为放弃，奖品不再补发。'
    />
  </Card>
);

/** What keeps the draft from starting, as it was saved last. */
const Missing = ({ lottery }: { readonly lottery: Lottery }) =>
  lottery.missing.length === 0 ? (
    <Card tone='brand'>
      <Text>要公布的内容已经齐全，可以由机构负责人开始。</Text>
    </Card>
  ) : (
    <Card tone='points' title={`还缺 ${lottery.missing.length} 项才能开始`}>
      <View id='lottery-missing'>
        {lottery.missing.map(({ code, prizeId, text }) => (
          <Text className='lottery-desk__duty' key={`${code} ${prizeId ?? ''}`}>
            {text}
          </Text>
        ))}
      </View>
      <Text className='lottery-desk__note'>保存以后会重新检查。</Text>
    </Card>
  );

interface FormProps {
  readonly lottery: Lottery;
  readonly onSaved: (lottery: Lottery) => void;
  /** Whether what is typed differs from what was saved: then it cannot be started. */
  readonly onDirty: (dirty: boolean) => void;
}

/** A draft, every field of it; what is missing stands at its field, what it costs beside it. */
export const LotteryEditor = ({ lottery, onSaved, onDirty }: FormProps) => {
  const [form, setForm] = useState(() => lotteryForm(lottery));
  // Counts what was typed, so that a letter typed while a save is under way is not taken for saved.
  const typed = useRef(0);
  const [saved, setSaved] = useState(false);
  const [tried, setTried] = useState(false);
  const [draws, setDraws] = useState('500');
  const read = readLottery(form);
  const problems = tried && 'notes' in read ? read.notes : {};
  const duties = dutyNotes(lottery.missing);
  const asked = costBody(form, draws);
  const asking = useAsking(`cost ${lottery.id}`, asked, PAUSE_MS, (body, attach) => call('lottery.cost', { body, attach }));
  const action = useAction(
    (body: LotteryBody, _typed: number) =>
      call('lottery.save', { params: { lotteryId: lottery.id }, body: { ...body, version: lottery.version } }),
    (answer, _body, typedThen) => {
      const settled = typedThen === typed.current;
      setSaved(settled);
      if (settled) onDirty(false);
      onSaved(answer);
    },
  );
  const onChange = (change: Partial<LotteryForm>) => {
    typed.current += 1;
    setForm((old) => ({ ...old, ...change }));
    setSaved(false);
    onDirty(true);
  };
  const count = Object.keys(problems).length;
  const wrong = action.error?.message ?? (count === 0 ? undefined : `还有 ${count} 处需要修改，请看各项下面的提示`);
  const props = { form, problems, duties, onChange };
  return (
    <View className='lottery-desk__desk'>
      <View id='lottery-form'>
        <When {...props} />
        <Card title='奖项'>
          <Prizes {...props} odds={asked === null ? [] : (asking.data?.odds ?? [])} />
        </Card>
        <Texts {...props} />
        {wrong !== undefined && (
          <View className='lottery-desk__wrong' {...a11y({ role: 'alert' })}>
            {wrong}
          </View>
        )}
        {saved && (
          <View className='lottery-desk__done' id='lottery-saved' {...a11y({ role: 'status' })}>
            已保存
          </View>
        )}
        <Actions>
          <Button
            text='保存草稿'
            size='md'
            busy={action.busy}
            testId='save-lottery'
            onPress={() => {
              setTried(true);
              if ('body' in read) void action.run(read.body, typed.current);
            }}
          />
        </Actions>
      </View>
      <View className='lottery-desk__aside'>
        <Missing lottery={lottery} />
        <Cost draws={draws} onDraws={setDraws} asking={asking} readable={asked !== null} />
      </View>
    </View>
  );
};

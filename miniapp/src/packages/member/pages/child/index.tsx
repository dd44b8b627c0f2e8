import { Text } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { Card, Field, ListRow, PageShell, PrimaryButton, Select } from '@/components';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { ageOn } from '@/family/model';
import { useAction } from '@/hooks/use-action';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { type LocalDate, localDateOf } from '@/vocabulary';
import { birthDateProblem, interestsIn, interestsProblem, missingProfile } from '../../model';

type Student = AnswerOf<'schooling.getStudent'>;

const genders = [
  { value: '', text: '未填写' },
  { value: 'female', text: '女' },
  { value: 'male', text: '男' },
] as const;

const ProfileForm = ({ student, onSaved }: { readonly student: Student; readonly onSaved: () => void }) => {
  const today = localDateOf(Date.now());
  const [birthDate, setBirthDate] = useState<string>(student.birthDate ?? '');
  const [gender, setGender] = useState<string>(student.gender ?? '');
  const [interests, setInterests] = useState(student.interests.join('、'));
  const [saved, setSaved] = useState(false);
  const words = interestsIn(interests);
  const birthProblem = birthDateProblem(birthDate.trim(), today);
  const wordsProblem = interestsProblem(words);
  const save = useAction(
    () =>
      call('schooling.updateProfile', {
        params: { studentId: student.id },
        body: {
          birthDate: birthDate.trim() === '' ? null : birthDate.trim(),
          gender: gender === 'female' || gender === 'male' ? gender : null,
          interests: [...words],
        },
      }),
    () => {
      setSaved(true);
      onSaved();
    },
  );
  const change = (set: (value: string) => void) => (value: string) => {
    setSaved(false);
    set(value);
  };
  return (
    <Card title='可以修改的资料'>
      <Field
        label='生日'
        value={birthDate}
        maxLength={10}
        placeholder='2018-05-20'
        error={birthProblem ?? undefined}
        testId='birth-date'
        onChange={change(setBirthDate)}
      />
      <Select labelled label='性别' value={gender} options={genders} onChange={change(setGender)} testId='gender' />
      <Field
        label='兴趣'
        value={interests}
        maxLength={200}
        placeholder='画画、跳舞'
        hint='用顿号隔开'
        error={wordsProblem ?? undefined}
        testId='interests'
        onChange={change(setInterests)}
      />
      {save.error !== undefined && <Card tone='danger'>{save.error.message}</Card>}
      <PrimaryButton
        text={saved ? '已保存' : '保存'}
        busyText='正在保存'
        busy={save.busy}
        disabled={saved || birthProblem !== null || wordsProblem !== null}
        testId='save'
        onPress={() => void save.run()}
      />
    </Card>
  );
};

/** A child's profile, as far as a guardian may fill it in. */
export default function Child() {
  const { studentId = '' } = useRouter().params;
  const here = urls.child(studentId);
  const signedIn = useRequireSession(here);
  const student = useQuery(signedIn ? here : null, (attach) => call('schooling.getStudent', { params: { studentId }, attach }));
  useConsentPrompt(student.error, here);
  const today = localDateOf(Date.now());
  const missing = student.data === undefined ? [] : missingProfile(student.data);
  return (
    <PageShell face={familyFace(student, here, faceOf(student, undefined, 'list'))}>
      {student.data !== undefined && (
        <>
          <Card flush>
            <ListRow
              title={student.data.name}
              icon='child'
              hint={`学号 ${student.data.externalNo}`}
              value={student.data.birthDate === null ? '' : `${ageOn(student.data.birthDate as LocalDate, today)} 岁`}
            />
            {student.data.classGroups.map((group) => (
              <ListRow key={group.id} title={group.courseTitle} hint={group.name} icon='lesson' />
            ))}
            <ListRow
              title='会员码'
              hint='到校区出示，老师扫码找到孩子'
              icon='scan'
              testId='member-code'
              onPress={() => void Taro.navigateTo({ url: urls.memberCode(studentId) })}
            />
          </Card>
          {missing.length > 0 && <Card tone='points'>{`补全${missing.join('、')}，可获得一次「完善资料」积分。`}</Card>}
          <ProfileForm student={student.data} onSaved={() => void student.reload()} />
          <Text className='fam-note'>姓名和学号由校区登记，需要更改请联系前台。</Text>
        </>
      )}
    </PageShell>
  );
}

import { useState } from 'react';
import { ConfirmSheet, Field } from '@/components';
import { useAction } from '@/hooks/use-action';
import { type AnswerOf, call } from '@/services/api';
import { type Grant, grantsBody, grantsProblem } from '../../model/grants';
import type { Campus } from '../../types';
import { Grants } from './grants';

interface InviteProps {
  readonly campuses: readonly Campus[];
  readonly onClose: () => void;
  readonly onDone: (invitation: AnswerOf<'identity.staffInvite'>) => void;
}

/** Invites somebody by name and phone number. */
export const InviteSheet = ({ campuses, onClose, onDone }: InviteProps) => {
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [grants, setGrants] = useState<readonly Grant[]>([{ role: 'teacher', campusIds: [] }]);
  const problem = grantsProblem(grants);
  const action = useAction(
    () => call('identity.staffInvite', { body: { name: name.trim(), phone: phone.trim(), roles: grantsBody(grants) } }),
    (invitation) => {
      onDone(invitation);
      onClose();
    },
  );
  return (
    <ConfirmSheet
      open
      title='邀请员工'
      message='对方用这个手机号登录小程序，或打开邀请链接后即可使用。'
      confirmText='发出邀请'
      busy={action.busy}
      disabled={name.trim() === '' || phone.trim().length < 5 || problem !== null}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Field label='姓名' required value={name} onChange={setName} maxLength={40} testId='invite-name' />
      <Field label='手机号' required kind='phone' value={phone} onChange={setPhone} maxLength={20} testId='invite-phone' />
      <Grants grants={grants} campuses={campuses} onChange={setGrants} />
    </ConfirmSheet>
  );
};

import { useState } from 'react';
import { ConfirmSheet } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { type Grant, grantsBody, grantsOf, grantsProblem } from '../../model/grants';
import type { Campus, StaffMember } from '../../types';
import { Grants } from './grants';

interface RolesProps {
  readonly row: StaffMember;
  readonly campuses: readonly Campus[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Replaces the roles of a member; they take effect at once. */
export const RolesSheet = ({ row, campuses, onClose, onDone }: RolesProps) => {
  const [grants, setGrants] = useState<readonly Grant[]>(() => grantsOf(row));
  const problem = grantsProblem(grants);
  const action = useAction(
    () => call('identity.staffSetRoles', { params: { staffId: row.staffId }, body: { roles: grantsBody(grants) } }),
    () => {
      onDone();
      onClose();
    },
  );
  return (
    <ConfirmSheet
      open
      title={`${row.name} 的角色`}
      message={problem ?? '保存后立即生效。'}
      confirmText='保存角色'
      busy={action.busy}
      disabled={problem !== null}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Grants grants={grants} campuses={campuses} onChange={setGrants} />
    </ConfirmSheet>
  );
};

import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, Card, type Column, ConfirmSheet, FilterBar, type FilterValues, Tag } from '@/components';
import { formatInstant } from '@/format';
import { useAction } from '@/hooks/use-action';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { allows, campusChoices, campusName } from '../../model/access';
import { queryOf, STAFF_ROLE_NAMES, STAFF_STATES, stamp } from '../../model/desk';
import type { Campus, StaffMember } from '../../types';
import { Actions, ExportButtons, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';
import { InviteSheet } from './invite-sheet';
import { RolesSheet } from './roles-sheet';

const COPY = { idle: '复制链接', done: '已复制', failed: '请选中上面的链接复制' } as const;

type Invitation = AnswerOf<'identity.staffInvite'>;

const rolesText = (row: StaffMember, campuses: readonly Campus[]): string =>
  row.roles
    .map(
      ({ role, campuses: scope }) =>
        `${STAFF_ROLE_NAMES[role]}（${scope === 'all' ? '全部校区' : scope.map((id) => campusName(campuses, id)).join('、')}）`,
    )
    .join('；');

/** The link works once; it is shown here only, and copied by hand into a chat. */
const Link = ({ invitation }: { readonly invitation: Invitation }) => {
  const [copied, setCopied] = useState<keyof typeof COPY>('idle');
  const copy = () =>
    void Taro.setClipboardData({ data: invitation.link })
      .then(() => setCopied('done'))
      .catch(() => setCopied('failed'));
  return (
    <Card tone='brand' title={`已邀请 ${invitation.staff.name}`}>
      <View id='invitation'>
        <Text selectable>{invitation.link}</Text>
        <Quiet>{formatInstant(invitation.expiresAt)} 前有效，只能使用一次。对方用这个手机号登录也会自动加入。</Quiet>
        <Actions>
          <Button text={COPY[copied]} kind='secondary' size='sm' onPress={copy} />
        </Actions>
      </View>
    </Card>
  );
};

interface RowActsProps {
  readonly row: StaffMember;
  readonly onRoles: () => void;
  readonly onDeactivate: () => void;
  readonly onInvited: (invitation: Invitation) => void;
}

const RowActs = ({ row, onRoles, onDeactivate, onInvited }: RowActsProps) => {
  const params = { staffId: row.staffId };
  const again = useAction(
    () => (row.state === 'inactive' ? call('identity.staffReactivate', { params }) : call('identity.staffReinvite', { params })),
    onInvited,
  );
  return (
    <Actions>
      <Button text='角色' kind='plain' size='sm' onPress={onRoles} />
      {row.state !== 'active' && (
        <Button
          text={row.state === 'invited' ? '重新邀请' : '恢复'}
          kind='plain'
          size='sm'
          busy={again.busy}
          onPress={() => void again.run()}
        />
      )}
      {row.state !== 'inactive' && <Button text='停用' kind='plain' size='sm' onPress={onDeactivate} />}
      {again.error !== undefined && <Quiet>{again.error.message}</Quiet>}
    </Actions>
  );
};

const Deactivate = ({
  row,
  onClose,
  onDone,
}: {
  readonly row: StaffMember;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const action = useAction(
    () => call('identity.staffDeactivate', { params: { staffId: row.staffId } }),
    () => {
      onDone();
      onClose();
    },
  );
  return (
    <ConfirmSheet
      open
      danger
      title={`停用 ${row.name}？`}
      message='所有权限立即失效，微信会解除绑定。以后可以重新邀请。'
      confirmText='停用'
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

type Asking = { readonly kind: 'invite' } | { readonly kind: 'roles' | 'deactivate'; readonly row: StaffMember };

const columnsFor = (campuses: readonly Campus[]): readonly Column<StaffMember>[] => [
  { id: 'name', title: '姓名', sortable: true, cell: (row) => row.name },
  { id: 'phone', title: '手机号', cell: (row) => row.phoneMasked },
  { id: 'roles', title: '角色', grow: 2.4, cell: (row) => rolesText(row, campuses) },
  {
    id: 'state',
    title: '状态',
    grow: 0.7,
    cell: (row) => <Tag text={STAFF_STATES[row.state].text} tone={STAFF_STATES[row.state].tone} />,
  },
  { id: 'created', title: '邀请时间', sortable: true, grow: 1.2, cell: (row) => stamp(row.createdAt) },
];

const ROLES = Object.entries(STAFF_ROLE_NAMES).map(([value, text]) => ({ value, text }));
const STATES = Object.entries(STAFF_STATES).map(([value, { text }]) => ({ value, text }));
const isRole = (text: string): text is keyof typeof STAFF_ROLE_NAMES => text in STAFF_ROLE_NAMES;
const isState = (text: string): text is StaffMember['state'] => text in STAFF_STATES;

const listQuery = <Order extends string>({ q = '', campusId = '', role = '', state = '' }: FilterValues, sort: Order) => ({
  ...queryOf({ q, campusId }),
  ...(isRole(role) ? { role } : {}),
  ...(isState(state) ? { state } : {}),
  sort,
});

const Staff = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({});
  const [asking, setAsking] = useState<Asking | null>(null);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const { order, sorting } = useSort<'created' | '-created' | 'name' | '-name'>('-created');
  const query = listQuery(filters, order);
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('identity.staffList', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const choices = campusChoices(me, campuses, 'staff.read');
  const may = allows(me, 'staff.write');
  const close = () => setAsking(null);
  const invited = (made: Invitation) => {
    setInvitation(made);
    list.reload();
  };
  const acts: Column<StaffMember> = {
    id: 'act',
    title: '操作',
    grow: 1.6,
    cell: (row) => (
      <RowActs
        row={row}
        onInvited={invited}
        onRoles={() => setAsking({ kind: 'roles', row })}
        onDeactivate={() => setAsking({ kind: 'deactivate', row })}
      />
    ),
  };
  return (
    <>
      {invitation !== null && <Link invitation={invitation} />}
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          { kind: 'search', id: 'q', label: '姓名' },
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'role', label: '角色', options: ROLES },
          { kind: 'select', id: 'state', label: '状态', options: STATES },
        ]}
        actions={
          <>
            <ExportButtons id='exports.staff' title='员工' query={query} />
            {may && (
              <Button text='邀请员工' size='md' icon='plus' testId='invite' onPress={() => setAsking({ kind: 'invite' })} />
            )}
          </>
        }
      />
      <ListTable
        label='员工'
        list={list}
        rowKey={(row) => row.staffId}
        empty={{ title: '没有符合条件的员工' }}
        columns={may ? [...columnsFor(campuses), acts] : columnsFor(campuses)}
        {...sorting}
      />
      {asking?.kind === 'invite' && <InviteSheet campuses={campuses} onClose={close} onDone={invited} />}
      {asking?.kind === 'roles' && <RolesSheet row={asking.row} campuses={campuses} onClose={close} onDone={list.reload} />}
      {asking?.kind === 'deactivate' && <Deactivate row={asking.row} onClose={close} onDone={list.reload} />}
    </>
  );
};

/** Staff, their roles per campus, invitations. */
export default function StaffPage() {
  return (
    <Console page='staff' title='员工与角色' url={urls.staff.staff()}>
      {(caller) => <Staff {...caller} />}
    </Console>
  );
}

import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, Field } from '@/components';
import { formatWhole } from '@/format';
import { useAction } from '@/hooks/use-action';
import { faceOf, useQuery } from '@/hooks/use-query';
import { type AnswerOf, call } from '@/services/api';
import { allows } from '../../model/access';
import { STAFF_ROLE_NAMES, stamp } from '../../model/desk';
import {
  LIMIT_FIGURES,
  LIMIT_ROLES,
  type LimitRole,
  limitProblem,
  type ManualPolicy,
  policyOf,
  textsOf,
} from '../../model/manual-awards';
import { Actions, Columns, Faced, Facts, Quiet } from '../parts';
import type { Caller } from '../shell';

const validText = (months: number | null): string => (months === null ? '长期有效' : `${months} 个月`);

const roleText = (policy: ManualPolicy, role: LimitRole): string =>
  LIMIT_FIGURES.map(({ id, text }) => `${text} ${formatWhole(policy.limits[role][id])}`).join('，');

/** The limits of every role, read only. */
const Shown = ({ policy }: { readonly policy: ManualPolicy }) => (
  <Facts
    items={[
      ...LIMIT_ROLES.map((role) => ({ label: STAFF_ROLE_NAMES[role], value: roleText(policy, role) })),
      { label: '积分有效期', value: validText(policy.validMonths) },
    ]}
  />
);

const Edit = ({
  policy,
  onDone,
  onClose,
}: {
  readonly policy: ManualPolicy;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) => {
  const [texts, setTexts] = useState(textsOf(policy));
  const typed = policyOf(texts);
  const action = useAction(
    (next: NonNullable<typeof typed>) => call('manualAwards.setPolicy', { body: { version: policy.version, ...next } }),
    onDone,
  );
  const field = (name: string, label: string) => (
    <Field
      key={name}
      label={label}
      kind='number'
      value={texts[name] ?? ''}
      onChange={(text) => setTexts({ ...texts, [name]: text })}
      maxLength={7}
      error={limitProblem(name, texts[name] ?? '')}
      testId={`limit-${name.replace('.', '-')}`}
    />
  );
  return (
    <>
      <Columns>
        {LIMIT_ROLES.map((role) => (
          <Card key={role} title={STAFF_ROLE_NAMES[role]}>
            {LIMIT_FIGURES.map(({ id, text }) => field(`${role}.${id}`, text))}
          </Card>
        ))}
      </Columns>
      <Card title='积分有效期'>{field('validMonths', '发放后几个月有效（长期有效请留空）')}</Card>
      {action.error !== undefined && (
        <View {...a11y({ role: 'alert' })}>
          <Text>{action.error.message}</Text>
        </View>
      )}
      <Actions>
        <Button
          text='保存限额'
          size='md'
          busy={action.busy}
          disabled={typed === null}
          testId='save-limits'
          onPress={() => typed !== null && void action.run(typed)}
        />
        <Button text='取消' kind='plain' size='md' onPress={onClose} />
      </Actions>
    </>
  );
};

const History = ({ history }: { readonly history: AnswerOf<'manualAwards.policy'>['history'] }) => (
  <Card title='修改记录'>
    {history.map((one) => (
      <View key={one.version} className='desk__block'>
        <Text>{`第 ${one.version} 版 · ${one.changedByName ?? '系统初始值'} · ${stamp(one.changedAt)}`}</Text>
        {LIMIT_ROLES.map((role) => (
          <Quiet key={role}>{`${STAFF_ROLE_NAMES[role]}：${roleText(one, role)}`}</Quiet>
        ))}
        <Quiet>{`有效期：${validText(one.validMonths)}`}</Quiet>
      </View>
    ))}
  </Card>
);

/** How much each role may give and take without asking; the owner changes it, everything earlier is kept. */
export const Limits = ({ me }: Caller) => {
  const [editing, setEditing] = useState(false);
  const policy = useQuery('policy', (attach) => call('manualAwards.policy', { attach }));
  const { data } = policy;
  return (
    <Faced face={faceOf(policy)}>
      {data !== undefined && !editing && (
        <Card
          title='各角色限额'
          extra={
            allows(me, 'points.limits') && (
              <Button text='修改' kind='secondary' size='sm' testId='edit-limits' onPress={() => setEditing(true)} />
            )
          }
        >
          <Shown policy={data.current} />
        </Card>
      )}
      {data !== undefined && editing && (
        <Edit
          policy={data.current}
          onClose={() => setEditing(false)}
          onDone={() => {
            setEditing(false);
            void policy.reload();
          }}
        />
      )}
      {data !== undefined && <History history={data.history} />}
    </Faced>
  );
};

import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Button, Icon, Pressable, Select } from '@/components';
import { STAFF_ROLE_NAMES } from '../../model/desk';
import { type Grant, isRole, toggleCampus } from '../../model/grants';
import type { Campus } from '../../types';
import './grants.scss';

const ROLE_OPTIONS = Object.entries(STAFF_ROLE_NAMES).map(([value, text]) => ({ value, text }));

interface GrantsProps {
  readonly grants: readonly Grant[];
  readonly campuses: readonly Campus[];
  readonly onChange: (grants: readonly Grant[]) => void;
}

/** Roles with their campuses. The owner reaches every campus, all others those that are ticked. */
export const Grants = ({ grants, campuses, onChange }: GrantsProps) => {
  const set = (index: number, grant: Grant) => onChange(grants.map((one, at) => (at === index ? grant : one)));
  return (
    <View className='grants'>
      {grants.map((grant, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a short form have no identity of their own
        <View className='grants__one' key={index}>
          <Select
            labelled
            label={grants.length > 1 ? `角色 ${index + 1}` : '角色'}
            value={grant.role}
            options={ROLE_OPTIONS}
            onChange={(role) => isRole(role) && set(index, { ...grant, role })}
            testId={`grant-role-${index}`}
          />
          {grant.role === 'owner' ? (
            <Text className='grants__all'>全部校区</Text>
          ) : (
            <View className='grants__campuses' {...a11y({ role: 'group', label: '校区' })}>
              {campuses.map(({ campusId, name }) => {
                const on = grant.campusIds.includes(campusId);
                return (
                  <Pressable
                    key={campusId}
                    role='checkbox'
                    label={name}
                    checked={on}
                    className={`grants__campus ${on ? 'grants__campus--on' : ''}`}
                    testId={`grant-campus-${name}`}
                    onPress={() => set(index, toggleCampus(grant, campusId))}
                  >
                    {on && <Icon name='check' size='sm' tone='brand' />}
                    <Text>{name}</Text>
                  </Pressable>
                );
              })}
            </View>
          )}
          {grants.length > 1 && (
            <Button text='移除这个角色' kind='plain' size='sm' onPress={() => onChange(grants.filter((_, at) => at !== index))} />
          )}
        </View>
      ))}
      <Button
        text='再加一个角色'
        kind='plain'
        size='sm'
        icon='plus'
        onPress={() => onChange([...grants, { role: 'teacher', campusIds: [] }])}
      />
    </View>
  );
};

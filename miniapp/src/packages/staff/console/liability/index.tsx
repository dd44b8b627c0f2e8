import { useState } from 'react';
import { FilterBar, type FilterValues } from '@/components';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { campusChoices } from '../../model/access';
import { Faced } from '../parts';
import { type Caller, Console } from '../shell';
import { Headline } from './headline';
import { ByBehaviourAndCampus, ByMonth } from './parts';
import { Statement } from './statement';

const Liability = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({});
  const [version, setVersion] = useState(0);
  const { campusId = '', date = '' } = filters;
  const choices = campusChoices(me, campuses, 'points.liability.read');
  const scope = { ...(campusId === '' ? {} : { campusId }), ...(date === '' ? {} : { date }) };
  const query = useQuery(`liability ${campusId} ${date} ${version}`, (attach) =>
    call('insight.liability', { query: scope, attach }),
  );
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'date', id: 'date', label: '截至哪一天' },
        ]}
      />
      <Faced face={faceOf(query, undefined, 'cards')}>
        {query.data !== undefined && (
          <>
            <Headline me={me} liability={query.data} onRate={() => setVersion((old) => old + 1)} />
            <ByMonth liability={query.data} scope={scope} />
            <ByBehaviourAndCampus liability={query.data} scope={scope} showCampuses={choices.length > 1 && campusId === ''} />
          </>
        )}
      </Faced>
      <Statement campusId={campusId} />
    </>
  );
};

/** What the school owes in points: how much, until when, for what, and how it came to that. */
export default function LiabilityPage() {
  return (
    <Console
      page='liability'
      title='积分负债'
      lead='学员手里还没用的积分，相当于机构欠下的钱。每天凌晨日结，可追溯到每一天'
      url={urls.staff.liability()}
    >
      {(caller) => <Liability {...caller} />}
    </Console>
  );
}

import { useState } from 'react';
import { FilterBar, type FilterValues } from '@/components';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { localDateOf } from '@/vocabulary';
import { useNow } from '../../hooks/use-poll';
import { campusChoices } from '../../model/access';
import { flowDays, isPeriod, PERIODS, periodDays } from '../../model/liability';
import { Columns, Faced } from '../parts';
import { type Caller, Console } from '../shell';
import { Alerts, SMALL_CAMPUS } from './alerts';
import { Flow, ReasonTable } from './flow';
import { StudentTable, TeacherTable } from './people';

const RENEW_MS = 60_000;

const Monitoring = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({ period: 'thirty' });
  const { campusId = '', period = '', rule = '' } = filters;
  const days = periodDays(isPeriod(period) ? period : 'thirty', localDateOf(useNow(RENEW_MS)));
  const choices = campusChoices(me, campuses, 'points.monitor');
  const query = useQuery(`monitoring ${days.from} ${days.to} ${campusId}`, (attach) =>
    call('insight.monitoring', { query: { ...days, ...(campusId === '' ? {} : { campusId }) }, attach }),
  );
  const ways = [...(query.data?.issued ?? []), ...(query.data?.redeemed ?? [])];
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          { kind: 'select', id: 'period', label: '时间', options: [...PERIODS] },
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          {
            kind: 'select',
            id: 'rule',
            label: '规则或去处',
            options: ways.map(({ code, title }) => ({ value: code, text: title })),
          },
        ]}
      />
      <Faced face={faceOf(query)}>
        {query.data !== undefined && (
          <>
            <Alerts alerts={query.data.alerts} />
            <Flow days={flowDays(query.data, rule)} range={days} of={ways.find(({ code }) => code === rule)?.title} />
            <Columns>
              <ReasonTable title='发放最多的规则' rows={query.data.issued} empty='这段时间没有发放积分' />
              <ReasonTable title='兑换最多的去处' rows={query.data.redeemed} empty='这段时间没有兑换' />
            </Columns>
            <StudentTable rows={query.data.students} showCampus={choices.length > 1} />
            <TeacherTable rows={query.data.teachers} showCampus={choices.length > 1} />
          </>
        )}
      </Faced>
    </>
  );
};

/** Points issued and redeemed day by day, who got and gave most, and who stands far out of their group. */
export default function MonitoringPage() {
  return (
    <Console
      page='monitoring'
      title='积分监控'
      lead={`每天发了多少、用了多少，谁明显高于同校区的其他人；${SMALL_CAMPUS}`}
      url={urls.staff.monitoring()}
    >
      {(caller) => <Monitoring {...caller} />}
    </Console>
  );
}

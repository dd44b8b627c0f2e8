import { View } from '@tarojs/components';
import { Card, type Column, DataTable, MoneyText, PointsText } from '@/components';
import { Chart } from '@/components/Chart';
import { formatPoints } from '@/format';
import { monthPoints, shortPoints } from '../../model/liability';
import type { Liability, LiabilityPart } from '../../types';
import { Columns } from '../parts';
import { Downloads } from './downloads';

interface Scope {
  readonly campusId?: string;
  readonly date?: string;
}

interface PartsProps {
  readonly liability: Liability;
  /** The filters of the screen: a file holds what is shown. */
  readonly scope: Scope;
}

const columns = (name: string, { outstanding }: Liability): readonly Column<LiabilityPart>[] => [
  { id: 'title', title: name, grow: 1.6, cell: (row) => row.title, total: '合计' },
  {
    id: 'points',
    title: '未使用积分',
    align: 'end',
    cell: (row) => <PointsText value={row.points} tone='plain' />,
    total: <PointsText value={outstanding.points} tone='plain' />,
  },
  {
    id: 'fen',
    title: '金额',
    align: 'end',
    cell: (row) => <MoneyText fen={row.fen} />,
    total: <MoneyText fen={outstanding.fen} />,
  },
];

const NOTHING = { title: '没有未使用的积分', hint: '学员获得积分后会显示在这里' };

/** Until when the points are good. */
export const ByMonth = ({ liability, scope }: PartsProps) => (
  <View id='liability-months'>
    <Card title='按到期月份'>
      <View className='desk__block'>
        <Chart
          kind='bar'
          label='按到期月份的未使用积分'
          pointsName='到期月份'
          series={['未使用积分']}
          points={monthPoints(liability.months)}
          format={formatPoints}
          formatShort={shortPoints}
          empty={NOTHING}
        />
      </View>
      <View className='desk__block'>
        <DataTable
          label='按到期月份'
          columns={columns('到期月份', liability)}
          rows={liability.months}
          rowKey={(row) => row.code}
          empty={NOTHING}
        />
      </View>
      <Downloads
        id='exports.liability'
        name='by-month'
        title={`积分负债-到期月份-${liability.date}`}
        query={{ ...scope, by: 'month' }}
      />
    </Card>
  </View>
);

interface OtherPartsProps extends PartsProps {
  readonly showCampuses: boolean;
}

/** What the points were given for, and which campus bears them. */
export const ByBehaviourAndCampus = ({ liability, scope, showCampuses }: OtherPartsProps) => (
  <Columns>
    <Card title='按积分来源'>
      <View className='desk__block'>
        <DataTable
          label='按积分来源'
          columns={columns('积分来源', liability)}
          rows={liability.behaviours}
          rowKey={(row) => row.code}
          empty={NOTHING}
        />
      </View>
      <Downloads
        id='exports.liability'
        name='by-behaviour'
        title={`积分负债-积分来源-${liability.date}`}
        query={{ ...scope, by: 'behaviour' }}
      />
    </Card>
    {showCampuses && (
      <Card title='按校区'>
        <View className='desk__block'>
          <DataTable
            label='按校区'
            columns={columns('校区', liability)}
            rows={liability.campuses}
            rowKey={(row) => row.code}
            empty={NOTHING}
          />
        </View>
        <Downloads
          id='exports.liability'
          name='by-campus'
          title={`积分负债-校区-${liability.date}`}
          query={{ ...scope, by: 'campus' }}
        />
      </Card>
    )}
  </Columns>
);

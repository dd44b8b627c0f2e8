import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button } from '../Button';
import { EmptyState } from '../EmptyState';
import { axisLines, type ChartPoint, highestOf, isBlank, labelled, middleOf, runsOf } from './model';
import './index.scss';

export type { ChartPoint } from './model';

interface ChartProps {
  /** What the figures are; the name of the picture and of its table. */
  readonly label: string;
  /** How the points are called, as the head of the table's first column: 日期. */
  readonly pointsName: string;
  readonly kind: 'bar' | 'line';
  /** Names of the values of a point, three at most; the third is drawn as a limit. */
  readonly series: readonly string[];
  readonly points: readonly ChartPoint[];
  /** A value as it is read. */
  readonly format: (value: number) => string;
  /** A value beside the axis, where there is little room. */
  readonly formatShort: (value: number) => string;
  readonly empty: { readonly title: string; readonly hint?: string };
}

const SERIES = ['first', 'second', 'third'] as const;
const percent = (share: number) => `${Math.round(share * 10_000) / 100}%`;

/** A value where it is read; a dash where there is none. */
const told = (value: number | null | undefined, format: (value: number) => string): string =>
  value === null || value === undefined ? '—' : format(value);

/** Of the width, in percent: a few points do not become walls. */
const WIDEST = 12;

const Bars = ({ points, top }: { readonly points: readonly ChartPoint[]; readonly top: number }) => (
  <>
    {points.map(({ name, values }, index) =>
      values.map((value, at) => {
        // Seven tenths of a place hold its bars; the rest is the gap to the neighbours.
        const width = Math.min(70 / points.length, WIDEST) / values.length;
        const left = middleOf(index, points.length) * 100 + (at - values.length / 2) * width;
        return (
          <rect
            className={`qy-chart__bar qy-chart__bar--${at}`}
            key={`${name} ${SERIES[at]}`}
            x={left}
            y={100 - ((value ?? 0) / top) * 100}
            width={width}
            height={((value ?? 0) / top) * 100}
          />
        );
      }),
    )}
  </>
);

const Lines = ({ points, top }: { readonly points: readonly ChartPoint[]; readonly top: number }) => (
  <>
    {points[0]?.values.map((_, at) =>
      runsOf(points, at).map((run) => (
        <polyline
          className={`qy-chart__line qy-chart__line--${at}`}
          key={`${SERIES[at]} ${run[0]}`}
          vectorEffect='non-scaling-stroke'
          points={run
            .map((index) => `${middleOf(index, points.length) * 100},${100 - ((points[index]?.values[at] ?? 0) / top) * 100}`)
            .join(' ')}
        />
      )),
    )}
  </>
);

interface TipProps {
  readonly chart: ChartProps;
  readonly index: number;
}

/** The values of the point under the pointer. */
const Tip = ({ chart: { points, series, format }, index }: TipProps) => {
  const point = points[index];
  if (point === undefined) return null;
  const middle = middleOf(index, points.length);
  // Opens to the side with more room, so that it never leaves the picture.
  const side = middle < 0.5 ? { left: percent(middle) } : { right: percent(1 - middle) };
  return (
    <>
      <View className='qy-chart__pointer' style={{ left: percent(middle) }} />
      <View className='qy-chart__tip' style={side}>
        <Text className='qy-chart__tip-name'>{point.name}</Text>
        {series.map((name, at) => (
          <Text className='qy-chart__tip-value' key={name}>
            {`${name} ${told(point.values[at], format)}`}
          </Text>
        ))}
      </View>
    </>
  );
};

const Picture = (chart: ChartProps) => {
  const { points, kind, formatShort } = chart;
  const [pointed, setPointed] = useState<number | null>(null);
  const lines = axisLines(highestOf(points));
  const top = lines.at(-1) ?? 1;
  return (
    <View className='qy-chart__picture' {...a11y({ hidden: true })}>
      <View className='qy-chart__scale'>
        {lines.map((line) => (
          <Text className='qy-chart__scale-value' key={line} style={{ bottom: percent(line / top) }}>
            {formatShort(line)}
          </Text>
        ))}
      </View>
      <View className='qy-chart__field'>
        {lines.map((line) => (
          <View className='qy-chart__rule' key={line} style={{ bottom: percent(line / top) }} />
        ))}
        <svg
          className='qy-chart__drawing'
          viewBox='0 0 100 100'
          preserveAspectRatio='none'
          aria-hidden='true'
          onPointerLeave={() => setPointed(null)}
        >
          {kind === 'bar' ? <Bars points={points} top={top} /> : <Lines points={points} top={top} />}
          {points.map(({ name }, index) => (
            <rect
              className='qy-chart__place'
              key={name}
              x={(index / points.length) * 100}
              y={0}
              width={100 / points.length}
              height={100}
              data-point={name}
              onPointerEnter={() => setPointed(index)}
              onPointerDown={() => setPointed(index)}
            />
          ))}
        </svg>
        {pointed !== null && <Tip chart={chart} index={pointed} />}
        {labelled(points.length).map((index) => (
          <Text className='qy-chart__word' key={index} style={{ left: percent(middleOf(index, points.length)) }}>
            {points[index]?.short}
          </Text>
        ))}
      </View>
    </View>
  );
};

const Table = ({ label, pointsName, series, points, format, seen }: ChartProps & { readonly seen: boolean }) => (
  <div className={seen ? 'qy-chart__table' : 'qy-chart__unseen'}>
    <table>
      <caption className='qy-chart__unseen'>{label}</caption>
      <thead>
        <tr>
          <th scope='col'>{pointsName}</th>
          {series.map((name) => (
            <th scope='col' key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {points.map(({ name, values }) => (
          <tr key={name}>
            <th scope='row'>{name}</th>
            {series.map((column, at) => (
              <td key={column}>{told(values[at], format)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/**
 * Figures as bars or lines, with the table behind them: read out always, shown on demand.
 * It is drawn with the browser's own elements and belongs to the staff's console; `components/index.ts` leaves it out, so that
 * it stays out of WeChat's package.
 */
export const Chart = (chart: ChartProps) => {
  const { series, points, empty } = chart;
  const [asTable, setAsTable] = useState(false);
  if (isBlank(points))
    return <EmptyState compact title={empty.title} {...(empty.hint === undefined ? {} : { hint: empty.hint })} />;
  return (
    <View className='qy-chart'>
      <View className='qy-chart__head'>
        <View className='qy-chart__legend' {...a11y({ hidden: true })}>
          {series.map((name, at) => (
            <View className='qy-chart__name' key={name}>
              <View className={`qy-chart__swatch qy-chart__swatch--${at}`} />
              <Text>{name}</Text>
            </View>
          ))}
        </View>
        <Button
          text={asTable ? '看图' : '看表格'}
          kind='plain'
          size='sm'
          testId='chart-switch'
          onPress={() => setAsTable((old) => !old)}
        />
      </View>
      {!asTable && <Picture {...chart} />}
      <Table {...chart} seen={asTable} />
    </View>
  );
};

import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import {
  Button,
  Card,
  ConfirmSheet,
  DataTable,
  type Face,
  Field,
  FilterBar,
  type FilterValues,
  PageShell,
  PointsText,
  QrCode,
  StatementRow,
} from '.';

afterEach(cleanup);
const nothing = () => undefined;

describe('PageShell', () => {
  const show = (face: Face) =>
    render(
      <PageShell face={face} foot='底部'>
        内容
      </PageShell>,
    );

  it('shows content and foot only when ready', () => {
    show({ kind: 'ready' });
    expect(screen.getByText('内容')).toBeTruthy();
    expect(screen.getByText('底部')).toBeTruthy();
  });

  it.each<Face>([{ kind: 'loading' }, { kind: 'empty', title: '空' }, { kind: 'error', message: '错' }])(
    'shows neither while %j',
    (face) => {
      show(face);
      expect(screen.queryByText('内容')).toBeNull();
      expect(screen.queryByText('底部')).toBeNull();
    },
  );

  it.each<Face>([{ kind: 'ready' }, { kind: 'empty', title: '空' }])(
    'says of old content that it is old, and asks again: %j',
    (face) => {
      const onRetry = jest.fn();
      const { rerender } = render(<PageShell face={{ ...face, stale: { onRetry, busy: false } } as Face}>内容</PageShell>);
      expect(screen.getByText(face.kind === 'ready' ? '内容' : '空')).toBeTruthy();
      const line = screen.getByRole('button', { name: /没有更新成功/ });
      fireEvent.click(line);
      expect(onRetry).toHaveBeenCalledTimes(1);
      rerender(<PageShell face={{ ...face, stale: { onRetry, busy: true } } as Face}>内容</PageShell>);
      fireEvent.click(screen.getByRole('button', { name: /没有更新成功/ }));
      expect(onRetry).toHaveBeenCalledTimes(1);
    },
  );

  it('offers a retry beside the reason', () => {
    const retry = jest.fn();
    show({ kind: 'error', message: '网络连接不上。', onRetry: retry });
    expect(screen.getByText('网络连接不上。')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '重试' }));
    expect(retry).toHaveBeenCalledTimes(1);
  });
});

describe('Button', () => {
  it('acts on tap, Enter and space', () => {
    const press = jest.fn();
    render(<Button text='签到' onPress={press} />);
    const button = screen.getByRole('button', { name: '签到' });
    fireEvent.click(button);
    fireEvent.keyDown(button, { key: 'Enter' });
    fireEvent.keyDown(button, { key: ' ' });
    fireEvent.keyDown(button, { key: 'a' });
    expect(press).toHaveBeenCalledTimes(3);
  });

  it.each([{ busy: true }, { disabled: true }])('takes nothing when %j', (state) => {
    const press = jest.fn();
    render(<Button text='签到' onPress={press} {...state} />);
    const button = screen.getByRole('button');
    fireEvent.click(button);
    fireEvent.keyDown(button, { key: 'Enter' });
    expect(press).not.toHaveBeenCalled();
    expect(button.getAttribute('aria-disabled')).toBe('true');
  });
});

it('a card without an action is no button', () => {
  render(<Card title='班级动态'>正文</Card>);
  expect(screen.queryByRole('button')).toBeNull();
});

it('reads points out with their unit', () => {
  render(<PointsText value={9_999_999} />);
  expect(screen.getByLabelText('9,999,999 积分').textContent).toBe('9,999,999');
});

it('signs gains in the statement and colours spends like text', () => {
  const { container } = render(
    <>
      <StatementRow title='准时到课' detail='今天' amount={10} />
      <StatementRow title='兑换' detail='今天' amount={-10} />
    </>,
  );
  expect(
    [...container.querySelectorAll('.qy-points')].map((node) => [node.textContent, node.className.includes('--points')]),
  ).toEqual([
    ['+10', true],
    ['-10', false],
  ]);
});

describe('ConfirmSheet', () => {
  const show = (busy = false) => {
    const confirm = jest.fn();
    const cancel = jest.fn();
    const view = render(
      <ConfirmSheet open title='请假？' confirmText='确认请假' busy={busy} onConfirm={confirm} onCancel={cancel} />,
    );
    return { confirm, cancel, ...view };
  };

  it('is left by Escape, by the mask and by the second button', () => {
    const { cancel, confirm, container } = show();
    fireEvent.keyDown(window, { key: 'Escape' });
    fireEvent.click(container.querySelector('.qy-sheet__mask')!);
    fireEvent.click(screen.getByRole('button', { name: '再想想' }));
    expect(cancel).toHaveBeenCalledTimes(3);
    expect(confirm).not.toHaveBeenCalled();
  });

  it('stays while the act is under way', () => {
    const { cancel, container } = show(true);
    fireEvent.keyDown(window, { key: 'Escape' });
    fireEvent.click(container.querySelector('.qy-sheet__mask')!);
    fireEvent.click(screen.getByRole('button', { name: '再想想' }));
    expect(cancel).not.toHaveBeenCalled();
  });

  it('is not there when closed', () => {
    render(<ConfirmSheet open={false} title='请假？' confirmText='确认' onConfirm={nothing} onCancel={nothing} />);
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

it('a field shows its error instead of its hint and marks the input', () => {
  const change = jest.fn();
  const { rerender } = render(<Field label='手机号' value='' onChange={change} hint='11 位数字' />);
  fireEvent.change(screen.getByLabelText('手机号'), { target: { value: '138' } });
  expect(change).toHaveBeenCalledWith('138');
  expect(screen.getByLabelText('手机号').getAttribute('aria-invalid')).toBe('false');
  rerender(<Field label='手机号' value='138' onChange={change} hint='11 位数字' error='还差 8 位' />);
  expect(screen.queryByText('11 位数字')).toBeNull();
  expect(screen.getByRole('alert').textContent).toBe('还差 8 位');
  expect(screen.getByLabelText('手机号').getAttribute('aria-invalid')).toBe('true');
});

it('draws no code while there is no text', () => {
  const { container, rerender } = render(<QrCode text='' label='签到码' />);
  expect(container.querySelector('img')).toBeNull();
  rerender(<QrCode text='x' label='签到码' />);
  expect(container.querySelector('img')?.getAttribute('src')).toMatch(/^data:image\/svg\+xml,%3Csvg/);
});

describe('DataTable', () => {
  const columns = [
    { id: 'name', title: '学员', sortable: true, cell: (row: { name: string }) => row.name },
    { id: 'points', title: '积分', cell: () => '0', total: '30' },
  ];
  const base = { label: '学员', columns, rowKey: (row: { name: string }) => row.name };

  it('can be reached by keyboard, so that one wider than its place can be scrolled', () => {
    render(<DataTable label='学员' columns={[{ id: 'name', title: '姓名', cell: () => '小满' }]} rows={[1]} rowKey={String} />);
    expect(screen.getByRole('group', { name: '学员，可左右滚动' }).getAttribute('tabindex')).toBe('0');
  });

  it('turns the direction of the column it is sorted by', () => {
    const sort = jest.fn();
    const { rerender } = render(<DataTable {...base} rows={[{ name: '小满' }]} onSort={sort} />);
    fireEvent.click(screen.getByRole('button', { name: '按学员排序' }));
    rerender(<DataTable {...base} rows={[{ name: '小满' }]} onSort={sort} sort={{ column: 'name', descending: false }} />);
    fireEvent.click(screen.getByRole('button', { name: '按学员排序，升序' }));
    expect(sort.mock.calls).toEqual([[{ column: 'name', descending: false }], [{ column: 'name', descending: true }]]);
  });

  it('tells a screen reader what it is sorted by', () => {
    const orders = () => screen.getAllByRole('columnheader').map((head) => head.getAttribute('aria-sort'));
    const show = (descending: boolean) => (
      <DataTable {...base} rows={[{ name: '小满' }]} onSort={nothing} sort={{ column: 'name', descending }} />
    );
    const { rerender } = render(show(false));
    expect(orders()).toEqual(['ascending', null]);
    rerender(show(true));
    expect(orders()).toEqual(['descending', null]);
    rerender(<DataTable {...base} rows={[{ name: '小满' }]} onSort={nothing} />);
    expect(orders()).toEqual(['none', null]);
  });

  it('shows totals below the rows, and says so when there are none', () => {
    const { rerender } = render(<DataTable {...base} rows={[{ name: '小满' }]} />);
    expect(screen.getAllByRole('row').at(-1)?.textContent).toBe('合计30');
    rerender(<DataTable {...base} rows={[]} empty={{ title: '没有学员' }} />);
    expect(screen.getByText('没有学员')).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('keeps rows in view while more are loading', () => {
    render(<DataTable {...base} rows={[{ name: '小满' }]} loading />);
    expect(screen.getByText('小满')).toBeTruthy();
  });
});

const filterFields = [
  { kind: 'search', id: 'q', label: '姓名' },
  { kind: 'select', id: 'campus', label: '校区', options: [{ value: 'east', text: '东校区' }] },
] as const;

const FilterHost = ({ seen }: { readonly seen: FilterValues[] }) => {
  const [values, setValues] = useState<FilterValues>({});
  const change = (next: FilterValues) => {
    seen.push(next);
    setValues(next);
  };
  return <FilterBar fields={filterFields} values={values} onChange={change} />;
};

describe('FilterBar', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  it('reports a search once the typing pauses', () => {
    const seen: FilterValues[] = [];
    render(<FilterHost seen={seen} />);
    const box = screen.getByLabelText('姓名');
    fireEvent.change(box, { target: { value: '王' } });
    act(() => void jest.advanceTimersByTime(299));
    fireEvent.change(box, { target: { value: '王小' } });
    act(() => void jest.advanceTimersByTime(299));
    expect(seen).toEqual([]);
    act(() => void jest.advanceTimersByTime(1));
    expect(seen).toEqual([{ q: '王小' }]);
    fireEvent.change(screen.getByLabelText('校区'), { target: { value: 'east' } });
    expect(seen.at(-1)).toEqual({ q: '王小', campus: 'east' });
    fireEvent.click(screen.getByRole('button', { name: '清除筛选' }));
    expect(seen.at(-1)).toEqual({});
  });
});

import { act, cleanup, fireEvent, render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { call } from '@/services/api';
import { TRIED_AGAIN_MS } from '@/services/draft';
import { AwardSheet } from '../components/award-sheet';
import { BeginSheet } from './backtest/begin-sheet';
import { BudgetForm } from './budget/form';
import { Lotteries } from './lotteries';
import { CreateSheet } from './lotteries/create-sheet';
import { DraftSheet } from './rules/draft-sheet';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
const asked = call as unknown as jest.Mock;
const lost = { ok: false, error: { code: 'network', message: '网络不稳', status: 0, requestId: '' } };
const refused = { ok: false, error: { code: 'x', message: '不能这样', status: 422, requestId: '' } };
const version = { id: 'v1', number: 1, title: '春季规则', state: 'draft', inForce: false } as never;
let answer: object = lost;
const onLost = jest.fn();
const nothing = () => undefined;

const type = (id: string, value: string) => fireEvent.change(document.getElementById(id)!, { target: { value } });
const tap = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
const show = (what: ReactElement) => act(async () => void render(what));
const keys = (endpoint: string) =>
  asked.mock.calls.filter(([id]) => id === endpoint).map(([, { idempotencyKey }]) => idempotencyKey);

interface Form {
  readonly name: string;
  readonly endpoint: string;
  /** Whether the list beside it never is again what it was; of another one only the minutes tell. */
  readonly lasting: boolean;
  /** @param seen what the page beside it lists */
  readonly open: (seen: readonly string[]) => ReactElement;
  readonly submit: () => Promise<void>;
}

const FORMS: readonly Form[] = [
  {
    name: 'a lottery',
    endpoint: 'lottery.create',
    lasting: true,
    open: (seen) => <CreateSheet seen={seen} onLost={onLost} onClose={nothing} onDone={nothing} />,
    submit: async () => {
      type('lottery-name', '冬日抽奖');
      await tap('sheet-confirm');
    },
  },
  {
    name: 'a draft of the rules',
    endpoint: 'ruleVersions.create',
    lasting: false,
    open: () => <DraftSheet sources={[version]} onLost={onLost} onClose={nothing} onDone={nothing} />,
    submit: async () => {
      type('draft-title', '夏季规则');
      await tap('sheet-confirm');
    },
  },
  {
    name: 'a backtest',
    endpoint: 'ruleBacktests.create',
    lasting: true,
    open: (seen) => <BeginSheet versionIds={['v1']} seen={seen} onLost={onLost} onClose={nothing} onDone={nothing} />,
    submit: () => tap('sheet-confirm'),
  },
  {
    name: 'a budget',
    endpoint: 'budget.create',
    lasting: false,
    open: () => <BudgetForm campuses={[]} onLost={onLost} onClose={nothing} onDone={nothing} />,
    submit: async () => {
      type('budget-title', '十二月');
      type('budget-from', '2026-12-01');
      type('budget-through', '2026-12-31');
      type('budget-base', '10000');
      await tap('save-budget');
    },
  },
];

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse('2026-11-21T12:00:00+08:00') });
  answer = lost;
  onLost.mockReset();
  asked
    .mockReset()
    .mockImplementation(async (id: string) =>
      id === 'ruleVersions.list' ? { ok: true, data: { items: [version], nextCursor: null } } : answer,
    );
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

describe.each(FORMS)('$name', ({ name, endpoint, lasting, open, submit }) => {
  it('has the page read again after a lost answer, not after a refusal', async () => {
    await show(open([name]));
    await submit();
    expect(onLost).toHaveBeenCalledTimes(1);
    answer = refused;
    await submit();
    expect(keys(endpoint)).toHaveLength(2);
    expect(onLost).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['the same', TRIED_AGAIN_MS - 1, [`${name} 1`], true],
    ['the same', TRIED_AGAIN_MS * 4, [`${name} 1`], lasting],
    ['another one', TRIED_AGAIN_MS * 4, [`${name} 2`, `${name} 1`], false],
  ])('with a list beside it that shows %s after %i ms is the same act (%j: %s)', async (_, ms, later, same) => {
    await show(open([`${name} 1`]));
    await submit();
    cleanup();
    jest.advanceTimersByTime(ms);
    answer = refused;
    await show(open(later));
    await submit();
    const [first, second] = keys(endpoint);
    expect(second === first).toBe(same);
  });
});

it.each([
  ['', true],
  ['draft', false],
])('takes what the list of state «%s» shows for what became of a lottery an hour ago: %s', async (state, same) => {
  const me = { staff: { staffId: 'm', permissions: [{ permission: 'lottery.write', campuses: 'all' }] } } as never;
  asked.mockImplementation(async (id: string) => {
    if (id === 'lottery.list') return { ok: true, data: { items: [], nextCursor: null } };
    return id === 'lottery.setting' ? { ok: true, data: { on: true } } : lost;
  });
  const create = async () => {
    await show(<Lotteries me={me} />);
    if (state !== '') await act(async () => type('filter-state', state));
    await tap('new-lottery');
    type('lottery-name', `寒假抽奖${state}`);
    await tap('sheet-confirm');
    cleanup();
  };
  await create();
  jest.advanceTimersByTime(TRIED_AGAIN_MS * 4);
  await create();
  const [first, second] = keys('lottery.create');
  expect([first, second]).toEqual([expect.any(String), expect.any(String)]);
  expect(second === first).toBe(same);
});

describe('where no list stands beside it', () => {
  it('leads from a copied draft to the list of versions', async () => {
    await show(<DraftSheet sources={[version]} onClose={nothing} onDone={nothing} />);
    type('draft-title', '秋季规则');
    await tap('sheet-confirm');
    expect(document.getElementById('look-first')?.textContent).toContain('规则列表');
  });

  it('leads from a backtest to the list of all', async () => {
    await show(<BeginSheet versionIds={['v1']} onClose={nothing} onDone={nothing} />);
    await tap('sheet-confirm');
    expect(document.getElementById('see-busy')?.textContent).toContain('先去看看有没有开始');
  });

  it('takes an award of the same name and day for the same one a day later', async () => {
    const sheet = <AwardSheet studentId='s9' name='林小雨' onClose={nothing} onDone={nothing} onLost={onLost} />;
    const record = async () => {
      await show(sheet);
      type('award-title', '书法一等奖');
      type('award-date', '2026-11-20');
      await tap('sheet-confirm');
      cleanup();
    };
    await record();
    expect(onLost).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(86_400_000);
    await record();
    const [first, second] = keys('schooling.recordBehaviour');
    expect(second).toBe(first);
  });
});

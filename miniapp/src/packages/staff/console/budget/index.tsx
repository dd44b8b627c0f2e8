import { View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, type Column, ConfirmSheet, DataTable, Progress, Tag } from '@/components';
import { formatWhole } from '@/format';
import { useAction } from '@/hooks/use-action';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import type { Result } from '@/services/http';
import { submitOnce } from '../../hooks/submit-once';
import { type Board, BUDGET_STATES, type Budget, fullness, startedText } from '../../model/budget';
import { hasEverywhere } from '../../model/finance';
import { Actions, Faced, LinkCell, Quiet } from '../parts';
import { type Caller, Console } from '../shell';
import { BoardView } from './board';
import { BudgetForm } from './form';
import { WaitingAwards } from './waiting';
import './index.scss';

type Deed = 'activate' | 'close' | 'remove';

const WORDS: Readonly<Record<Deed, { readonly title: string; readonly message: string; readonly confirm: string }>> = {
  activate: {
    title: '启用',
    message:
      '启用后，这段日期里发放的积分都从这里扣除，启用前已经发放的也会一次记入；放不下的记为超额。日期不能再改，分配不能减到已发放的数额以下。',
    confirm: '启用预算',
  },
  close: {
    title: '结束',
    message: '今天成为这个预算的最后一天，之后发放的积分不再从这里扣除。还没开始的会变回草稿。',
    confirm: '结束预算',
  },
  remove: { title: '删除', message: '草稿删除后不能恢复。', confirm: '删除草稿' },
};

/** @returns what there is to say about it afterwards; '' = nothing */
const perform = async (deed: Deed, { id, revision }: Budget): Promise<Result<string>> => {
  const params = { budgetPeriodId: id };
  if (deed === 'remove') {
    const removed = await call('budget.remove', { params });
    return removed.ok ? { ok: true, data: '' } : removed;
  }
  const operation = deed === 'activate' ? ('budget.activate' as const) : ('budget.close' as const);
  const answer = await submitOnce(`budget.${deed}.${id}`, { revision }, (idempotencyKey) =>
    call(operation, { params, idempotencyKey }),
  );
  if (!answer.ok) return answer;
  return { ok: true, data: deed === 'activate' ? startedText(answer.data) : '' };
};

interface DeedSheetProps {
  readonly deed: Deed;
  readonly budget: Budget;
  readonly onClose: () => void;
  readonly onDone: (outcome: string) => void;
}

const DeedSheet = ({ deed, budget, onClose, onDone }: DeedSheetProps) => {
  const action = useAction(() => perform(deed, budget), onDone);
  const { title, message, confirm } = WORDS[deed];
  return (
    <ConfirmSheet
      open
      danger={deed !== 'activate'}
      title={`${title}「${budget.title}」？`}
      message={message}
      confirmText={confirm}
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

const columns = (onOpen: (id: string) => void): readonly Column<Budget>[] => [
  {
    id: 'title',
    title: '预算',
    grow: 1.6,
    cell: (row) => (
      <>
        <LinkCell text={row.title} testId={`budget-${row.id}`} onPress={() => onOpen(row.id)} />
        <Quiet>
          {row.from} 至 {row.through}
        </Quiet>
      </>
    ),
  },
  { id: 'state', title: '状态', grow: 0.7, cell: (row) => <Tag {...BUDGET_STATES[row.state]} /> },
  { id: 'points', title: '总额', align: 'end', cell: (row) => formatWhole(row.points) },
  {
    id: 'used',
    title: '已发放',
    grow: 1.2,
    cell: (row) => (
      <>
        {formatWhole(row.used + row.beyond)}
        <Progress
          bare
          label={`${row.title}已发放`}
          text={`${fullness(row)}%`}
          percent={fullness(row)}
          tone={fullness(row) >= 90 ? 'points' : 'brand'}
        />
      </>
    ),
  },
  { id: 'left', title: '剩余', align: 'end', cell: (row) => formatWhole(row.left) },
  { id: 'projected', title: '预计', align: 'end', cell: (row) => formatWhole(row.projected) },
];

type Mode = { readonly kind: 'look' | 'create' | 'edit' } | { readonly kind: 'deed'; readonly deed: Deed };

const Acts = ({ board, onMode }: { readonly board: Board; readonly onMode: (mode: Mode) => void }) => (
  <View className='desk__block'>
    <Actions>
      {board.state !== 'closed' && (
        <Button text='修改' kind='secondary' size='md' testId='edit-budget' onPress={() => onMode({ kind: 'edit' })} />
      )}
      {board.state === 'draft' && (
        <Button text='启用' size='md' testId='activate-budget' onPress={() => onMode({ kind: 'deed', deed: 'activate' })} />
      )}
      {board.state === 'active' && (
        <Button
          text='结束'
          kind='secondary'
          size='md'
          testId='close-budget'
          onPress={() => onMode({ kind: 'deed', deed: 'close' })}
        />
      )}
      {board.state === 'draft' && (
        <Button
          text='删除'
          kind='plain'
          size='md'
          testId='remove-budget'
          onPress={() => onMode({ kind: 'deed', deed: 'remove' })}
        />
      )}
    </Actions>
  </View>
);

interface ChosenProps extends Caller {
  readonly budgetId: string;
  readonly version: number;
  readonly mode: Mode;
  readonly onMode: (mode: Mode) => void;
  readonly onChanged: (chosen: string, outcome?: string) => void;
}

/** The budget that was chosen, with what may be done to it. */
const Chosen = ({ me, campuses, budgetId, version, mode, onMode, onChanged }: ChosenProps) => {
  const query = useQuery(`${budgetId} ${version}`, (attach) =>
    call('budget.board', { params: { budgetPeriodId: budgetId }, attach }),
  );
  const board = query.data;
  const look = () => onMode({ kind: 'look' });
  return (
    <Faced face={faceOf(query, undefined, 'cards')}>
      {board !== undefined && mode.kind === 'edit' && (
        <BudgetForm board={board} campuses={campuses} onClose={look} onDone={({ id }) => onChanged(id)} />
      )}
      {board !== undefined && mode.kind !== 'edit' && (
        <>
          {hasEverywhere(me, 'budget.write') && <Acts board={board} onMode={onMode} />}
          <BoardView board={board} campuses={campuses} />
        </>
      )}
      {board !== undefined && mode.kind === 'deed' && (
        <DeedSheet
          deed={mode.deed}
          budget={board}
          onClose={look}
          onDone={(outcome) => onChanged(mode.deed === 'remove' ? '' : board.id, outcome)}
        />
      )}
    </Faced>
  );
};

const Budgets = (caller: Caller) => {
  const { me, campuses } = caller;
  const [version, setVersion] = useState(0);
  const [chosen, setChosen] = useState('');
  const [mode, setMode] = useState<Mode>({ kind: 'look' });
  const [outcome, setOutcome] = useState('');
  const query = useQuery(`budgets ${version}`, (attach) => call('budget.list', { attach }));
  const budgets = query.data?.items ?? [];
  // The one in use is what people come for.
  const shown = budgets.find(({ id }) => id === chosen) ?? budgets.find(({ state }) => state === 'active') ?? budgets[0];
  const changed = (id: string, said = '') => {
    setOutcome(said);
    setChosen(id);
    setMode({ kind: 'look' });
    setVersion((old) => old + 1);
  };
  return (
    <>
      <WaitingAwards me={me} />
      {outcome !== '' && (
        <View className='desk__block' id='budget-outcome' {...a11y({ role: 'status' })}>
          {outcome}
        </View>
      )}
      {hasEverywhere(me, 'budget.write') && mode.kind !== 'create' && (
        <View className='desk__block'>
          <Actions>
            <Button text='新建预算' size='md' icon='plus' testId='new-budget' onPress={() => setMode({ kind: 'create' })} />
          </Actions>
        </View>
      )}
      {mode.kind === 'create' && (
        <BudgetForm
          campuses={campuses}
          onClose={() => setMode({ kind: 'look' })}
          onDone={({ id }) => changed(id)}
          onLost={() => void query.reload()}
        />
      )}
      <Faced face={faceOf(query, undefined, 'table')}>
        <View className='budget__table'>
          <DataTable
            label='积分预算'
            columns={columns((id) => {
              setChosen(id);
              setMode({ kind: 'look' });
            })}
            rows={budgets}
            rowKey={({ id }) => id}
            empty={{ title: '还没有积分预算', hint: '没有预算时，积分不限量发放。建一个预算，就能看到发了多少、还剩多少' }}
          />
        </View>
      </Faced>
      {shown !== undefined && mode.kind !== 'create' && (
        <Chosen {...caller} budgetId={shown.id} version={version} mode={mode} onMode={setMode} onChanged={changed} />
      )}
    </>
  );
};

/** How many points may be issued, where, and how far that is used. */
export default function BudgetPage() {
  return (
    <Console page='budget' title='积分预算' lead='能发多少积分，发到了哪里' url={urls.staff.budget()}>
      {(caller) => <Budgets {...caller} />}
    </Console>
  );
}

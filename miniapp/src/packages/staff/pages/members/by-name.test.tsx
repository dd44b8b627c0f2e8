import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import type { Student } from '../../types';
import { ByName } from './by-name';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
const asked = call as unknown as jest.Mock;

interface Question {
  readonly query: { readonly q: string; readonly cursor?: string };
  readonly aborted: () => boolean;
  readonly answer: (names: readonly string[], nextCursor?: string | null) => Promise<void>;
}
const questions: Question[] = [];
const opened: string[] = [];

const student = (name: string): Student => ({
  id: `id-${name}`,
  campusId: 'c1',
  familyId: 'f1',
  externalNo: `S-${name}`,
  name,
  birthDate: null,
  gender: null,
  interests: [],
  status: 'active',
});

beforeEach(() => {
  jest.useFakeTimers();
  questions.length = 0;
  opened.length = 0;
  asked.mockReset().mockImplementation((_id, { query, attach }) => {
    let aborted = false;
    attach(() => {
      aborted = true;
    });
    return new Promise((resolve) => {
      questions.push({
        query,
        aborted: () => aborted,
        answer: (names, nextCursor = null) =>
          act(async () => resolve({ ok: true, data: { items: names.map(student), nextCursor } })),
      });
    });
  });
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

const show = () => render(<ByName campuses={[]} onOpen={(id) => void opened.push(id)} />);
const type = async (value: string, waitMs = 400) => {
  fireEvent.change(screen.getByLabelText('姓名或学号'), { target: { value } });
  await act(async () => jest.advanceTimersByTime(waitMs));
};

it('asks once the typing pauses, with the text trimmed', async () => {
  show();
  await type('林', 100);
  await type('林小 ', 100);
  expect(questions).toHaveLength(0);
  await act(async () => jest.advanceTimersByTime(300));
  expect(questions.map(({ query }) => query.q)).toEqual(['林小']);
  await questions[0]!.answer(['林小雨', '林小雪']);
  fireEvent.click(document.getElementById('member-S-林小雪')!);
  expect(opened).toEqual(['id-林小雪']);
});

it('takes a question back as soon as the text changes, and never shows its answer', async () => {
  show();
  await type('林');
  await type('王', 10);
  expect(questions[0]!.aborted()).toBe(true);
  await questions[0]!.answer(['林小雨']);
  expect(screen.queryByText('林小雨')).toBeNull();
  await act(async () => jest.advanceTimersByTime(300));
  await questions[1]!.answer(['王一']);
  screen.getByText('王一');
  // The old list is gone while the next one is being typed.
  await type('李', 10);
  expect(screen.queryByText('王一')).toBeNull();
});

it('takes it back when the screen is left', async () => {
  const { unmount } = show();
  await type('林');
  unmount();
  expect(questions[0]!.aborted()).toBe(true);
});

it('goes on from the cursor', async () => {
  show();
  await type('林');
  await questions[0]!.answer(['林一'], 'next');
  fireEvent.click(document.getElementById('more-members')!);
  expect(questions[1]!.query).toMatchObject({ q: '林', cursor: 'next' });
  await questions[1]!.answer(['林二']);
  screen.getByText('林一');
  screen.getByText('林二');
  expect(document.getElementById('more-members')).toBeNull();
});

it('says kindly that nobody was found, and nothing for an empty field', async () => {
  show();
  await type('没有这个人');
  await questions[0]!.answer([]);
  screen.getByText('没有找到这位学员');
  await type('  ');
  expect(screen.queryByText('没有找到这位学员')).toBeNull();
  expect(questions).toHaveLength(1);
});

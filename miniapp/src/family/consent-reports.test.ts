import type { Result } from '@/services/http';
import { memoryStorage } from '@/services/storage';
import { type ConsentReport, createConsentReports } from './consent-reports';
import { idsToAsk, type TemplateSetting } from './message-consent';

const accept = [{ templateId: 't1', answer: 'accept' as const }];
const refusal = (status: number): Result<never> => ({
  ok: false,
  error: { code: 'x', message: 'x', status, requestId: 'r' },
});
const done: Result<object> = { ok: true, data: {} };

const scene = (...answers: Result<object>[]) => {
  const storage = memoryStorage();
  const sent: ConsentReport[] = [];
  const reports = createConsentReports(storage, async (report) => {
    sent.push(report);
    return answers.shift() ?? done;
  });
  return { storage, sent, reports };
};

describe('reports of consent panels', () => {
  it('are sent once, with an id of the form the server takes', async () => {
    const { sent, reports } = scene();
    reports.keep(accept, 1_763_700_000_000);
    await reports.flush();
    await reports.flush();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.panelId).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(reports.list()).toEqual([]);
  });

  it.each([0, 401, 408, 429, 500, 503])('wait and keep their id when the answer is %d', async (status) => {
    const { sent, reports } = scene(refusal(status));
    reports.keep(accept, 1);
    await reports.flush();
    expect(reports.list()).toHaveLength(1);
    await reports.flush();
    expect(sent.map(({ panelId }) => panelId)).toEqual([sent[0]?.panelId, sent[0]?.panelId]);
    expect(reports.list()).toEqual([]);
  });

  it.each([400, 403, 404, 422])('end with a refusal of the report itself: %d', async (status) => {
    const { reports } = scene(refusal(status));
    reports.keep(accept, 1);
    await reports.flush();
    expect(reports.list()).toEqual([]);
  });

  it('keep their order and stop at the first that does not get through', async () => {
    const { sent, reports } = scene(refusal(0));
    reports.keep(accept, 1);
    reports.keep(accept, 2);
    await reports.flush();
    expect(sent.map(({ answeredAt }) => answeredAt)).toEqual([1]);
    await reports.flush();
    expect(sent.map(({ answeredAt }) => answeredAt)).toEqual([1, 1, 2]);
  });

  it('are not sent twice by two screens at once', async () => {
    const { sent, reports } = scene();
    reports.keep(accept, 1);
    await Promise.all([reports.flush(), reports.flush()]);
    expect(sent).toHaveLength(1);
  });

  it('keep nothing of a panel without answers, and at most twenty panels', () => {
    const { reports } = scene();
    reports.keep([], 1);
    expect(reports.list()).toEqual([]);
    for (let at = 1; at <= 25; at += 1) reports.keep(accept, at);
    expect(reports.list().map(({ answeredAt }) => answeredAt)).toEqual(Array.from({ length: 20 }, (_, i) => i + 6));
  });
});

describe('what one panel asks for', () => {
  const template = (code: TemplateSetting['code'], more: Partial<TemplateSetting> = {}): TemplateSetting => ({
    code,
    title: code,
    when: '',
    templateId: `id-${code}`,
    remaining: 0,
    muted: false,
    ...more,
  });

  it('is what is set up and not muted, in the order asked', () => {
    const templates = [
      template('lesson_reminder'),
      template('leave_result', { templateId: null }),
      template('lesson_changed', { muted: true }),
      template('points_credited'),
    ];
    expect(idsToAsk(templates, ['points_credited', 'leave_result', 'lesson_changed', 'lesson_reminder'])).toEqual([
      'id-points_credited',
      'id-lesson_reminder',
    ]);
  });

  it('is three at most', () => {
    const codes = ['lesson_reminder', 'lesson_changed', 'leave_result', 'points_credited'] as const;
    expect(
      idsToAsk(
        codes.map((code) => template(code)),
        codes,
      ),
    ).toHaveLength(3);
  });
});

import { type AnswerOf, call, download, upload } from './api';
import { createDrafts } from './draft';
import { buildPath } from './paths';
import { memoryStorage } from './storage';

it('fills in path parameters and query fields, escaped', () => {
  expect(buildPath('/families/:familyId/guardians/:guardianId', { familyId: 'a/b', guardianId: '1' })).toBe(
    '/families/a%2Fb/guardians/1',
  );
  expect(buildPath('/x', {}, { q: '王 & 李', limit: 20, none: undefined, nothing: null, empty: '' })).toBe(
    '/x?q=%E7%8E%8B%20%26%20%E6%9D%8E&limit=20&empty=',
  );
  expect(buildPath('/x')).toBe('/x');
});

it('refuses to build an address with a hole in it', () => {
  expect(() => buildPath('/families/:familyId', {})).toThrow('familyId');
  expect(() => buildPath('/families/:familyId', { familyId: '' })).toThrow('familyId');
});

it('answers a call whose address has a hole in it, without sending anything', async () => {
  const answer = await call('identity.familyRead', { params: { familyId: '' } });
  expect(answer).toMatchObject({ ok: false, error: { code: 'incomplete_link', message: expect.stringContaining('首页') } });
});

it('keeps the key of a draft until it is settled, even for a new start of the app', () => {
  const storage = memoryStorage();
  const first = createDrafts(storage).key('leave.1');
  expect(first).toMatch(/^[0-9a-z]{24}$/);
  expect(createDrafts(storage).key('leave.1')).toBe(first);
  expect(createDrafts(storage).key('leave.2')).not.toBe(first);
  createDrafts(storage).settle('leave.1');
  expect(createDrafts(storage).key('leave.1')).not.toBe(first);
});

/** Never called: the compiler is the test. Each marked line must not compile, or the type check fails. */
export const typesHold = async () => {
  const answer = await call('identity.demoLogin', { body: { persona: 'parent' } });
  if (answer.ok) {
    const token: string = answer.data.accessToken;
    // @ts-expect-error the answer has no such field
    answer.data.nothing;
    return token;
  }
  await call('identity.demoList');
  await call('identity.familyRead', { params: { familyId: 'x' } });
  await call('identity.staffList', { query: { limit: 50 } });
  // @ts-expect-error there is no such endpoint
  await call('identity.demoLogon', { body: { persona: 'parent' } });
  // @ts-expect-error the body lacks a field
  await call('identity.demoLogin', { body: {} });
  // @ts-expect-error the body has a field of the wrong type
  await call('identity.demoLogin', { body: { persona: 1 } });
  // @ts-expect-error the body is missing altogether
  await call('identity.demoLogin');
  // @ts-expect-error this endpoint takes no body
  await call('identity.logout', { body: {} });
  // @ts-expect-error the path parameter is missing
  await call('identity.familyRead');
  // @ts-expect-error the path parameter has another name
  await call('identity.familyRead', { params: { id: 'x' } });
  // @ts-expect-error only endpoints that honour a key take one
  await call('identity.logout', { idempotencyKey: 'x' });
  const report: Blob = new Blob();
  await upload('roster.uploadImport', { file: report, fileName: 'a.csv', fields: {} });
  await download('roster.downloadImportReport', { params: { importJobId: 'x' } });
  await download('roster.templateCsv');
  // @ts-expect-error this endpoint takes no file
  await upload('identity.logout', { file: report, fileName: 'a.csv', fields: {} });
  // @ts-expect-error this endpoint answers with JSON
  await download('identity.demoList');
  // @ts-expect-error the path parameter is missing
  await download('roster.downloadImportReport');
  const items: AnswerOf<'identity.demoList'>['items'] = [];
  return items;
};

import { z } from 'zod';
import { endpoint, idSchema, instantSchema, pageOf, pageQuery } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';
import { sortedPageQuery } from '../kernel/sorted-page-query';

export const rosterErrors = defineErrors({
  roster_file_missing: { status: 422, message: '没有收到文件，请选择 CSV 或 XLSX 文件后上传。' },
  roster_campus_required: { status: 422, message: '您负责多个校区，请先选择这份名册属于哪个校区。' },
  roster_not_checked: { status: 409, message: '名册还没有检查完，请等检查结果出来后再导入。' },
  roster_has_errors: { status: 409, message: '名册里还有错误，请改正后重新上传，或选择只导入没有错误的行。' },
  roster_nothing_to_import: { status: 409, message: '没有可以导入的行，请按报告改正后重新上传。' },
  roster_already_started: { status: 409, message: '这份名册已经在导入或已导入完成，请刷新查看结果。' },
});

export const IMPORT_STATES = ['uploaded', 'checking', 'checked', 'committing', 'done', 'failed', 'cancelled'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** Why an import failed: stable code and a Chinese sentence with the next step. */
export const IMPORT_FAILURES = {
  unknown_format: '无法识别这个文件，请上传 CSV 或 XLSX 格式（旧版 .xls 或加密文件请先另存为 .xlsx）。',
  broken: '文件不完整或已损坏，请重新保存后上传。',
  too_large: '文件太大，请拆成几个文件上传。',
  too_many_rows: '行数太多，一次最多 50,000 行，请拆成几个文件上传。',
  empty: '文件里没有内容，请填写后重新上传。',
  data_changed: '检查之后系统里的数据有了变化，没有导入任何内容，请重新上传并查看新的报告。',
  content_expired: '文件已过保存期被清除，请重新上传。',
  internal: '导入时出了问题，没有导入任何内容，我们已记录，请重新上传；仍不成功请联系技术支持。',
} as const;
export type ImportFailure = keyof typeof IMPORT_FAILURES;

const count = z.number().int().min(0);
const countsSchema = z.object({
  rows: count,
  errorRows: count,
  studentsCreated: count,
  studentsUpdated: count,
  studentsUnchanged: count,
  guardiansCreated: count,
  coursesCreated: count,
  classGroupsCreated: count,
  membershipsAdded: count,
  membershipsMoved: count,
  enrolmentsCreated: count,
  enrolmentsUpdated: count,
  enrolmentsUnchanged: count,
});

const importJobSchema = z.object({
  id: idSchema,
  campusId: idSchema.nullable().describe('null = the whole school'),
  staffId: idSchema,
  fileName: z.string(),
  state: z.enum(IMPORT_STATES),
  mode: z.enum(['all', 'good_rows']).nullable(),
  rowsTotal: count,
  rowsDone: count.describe('rows of the running step that are done'),
  errorRows: count,
  issueCount: count,
  counts: countsSchema.nullable().describe('what the import will do or did; null until checked'),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
});
export type RosterImportJob = z.output<typeof importJobSchema>;

const issueSchema = z.object({
  line: count.describe('line of the file; 0 = the file as a whole'),
  column: z.string().nullable(),
  severity: z.enum(['error', 'warning', 'notice']),
  code: z.string(),
  message: z.string(),
  remedy: z.string().describe('how to mend it'),
});

const importer = { kind: 'staff', permission: 'roster.import' } as const;
const jobParam = { kind: 'importJob', in: 'params', name: 'importJobId' } as const;
const jobParams = z.object({ importJobId: idSchema });
const file = z.unknown();

/** Roster import. */
export const rosterContracts = {
  uploadImport: endpoint({
    id: 'roster.uploadImport',
    method: 'POST',
    path: '/roster/imports',
    summary: 'Upload a roster (field `file`, CSV or XLSX); it is checked in the background and nothing is changed yet',
    auth: importer,
    objects: [{ kind: 'campus', in: 'body', name: 'campusId' }],
    body: z.object({ campusId: idSchema.optional() }),
    response: importJobSchema,
    errors: ['roster_file_missing', 'roster_campus_required'],
    consumes: 'multipart',
    rate: 'heavy',
    status: 202,
  }),
  listImports: endpoint({
    id: 'roster.listImports',
    method: 'GET',
    path: '/roster/imports',
    summary: 'Imports of the campuses the caller may import for, newest first unless sorted otherwise',
    auth: importer,
    objects: [{ kind: 'campus', in: 'query', name: 'campusId' }],
    query: sortedPageQuery(['-created', 'created']).extend({
      campusId: idSchema.optional(),
      state: z.enum(IMPORT_STATES).optional(),
    }),
    response: pageOf(importJobSchema),
  }),
  getImport: endpoint({
    id: 'roster.getImport',
    method: 'GET',
    path: '/roster/imports/:importJobId',
    summary: 'One import with its progress',
    auth: importer,
    objects: [jobParam],
    params: jobParams,
    response: importJobSchema,
  }),
  getImportReport: endpoint({
    id: 'roster.getImportReport',
    method: 'GET',
    path: '/roster/imports/:importJobId/report',
    summary: 'The report of the dry run, line by line',
    auth: importer,
    objects: [jobParam],
    params: jobParams,
    query: pageQuery.extend({ severity: z.enum(['error', 'warning', 'notice']).optional() }),
    response: pageOf(issueSchema),
  }),
  downloadImportReport: endpoint({
    id: 'roster.downloadImportReport',
    method: 'GET',
    path: '/roster/imports/:importJobId/report.csv',
    summary: 'The whole report as CSV',
    auth: importer,
    objects: [jobParam],
    params: jobParams,
    response: file,
    produces: 'file',
  }),
  commitImport: endpoint({
    id: 'roster.commitImport',
    method: 'POST',
    path: '/roster/imports/:importJobId/commit',
    summary: 'Carry out a checked import: the whole file or nothing, or explicitly the good rows only',
    auth: importer,
    objects: [jobParam],
    params: jobParams,
    body: z.object({ mode: z.enum(['all', 'good_rows']) }),
    response: importJobSchema,
    errors: ['roster_not_checked', 'roster_has_errors', 'roster_nothing_to_import', 'roster_already_started'],
    idempotent: true,
    status: 202,
  }),
  cancelImport: endpoint({
    id: 'roster.cancelImport',
    method: 'POST',
    path: '/roster/imports/:importJobId/cancel',
    summary: 'Give up an import that was not carried out; its file and report are removed',
    auth: importer,
    objects: [jobParam],
    params: jobParams,
    body: z.object({}),
    response: importJobSchema,
    errors: ['roster_already_started'],
    idempotent: true,
  }),
  templateCsv: endpoint({
    id: 'roster.templateCsv',
    method: 'GET',
    path: '/roster/template.csv',
    summary: 'Empty roster with an example row and notes, CSV',
    auth: importer,
    response: file,
    produces: 'file',
  }),
  templateXlsx: endpoint({
    id: 'roster.templateXlsx',
    method: 'GET',
    path: '/roster/template.xlsx',
    summary: 'Empty roster with an example row and notes, XLSX',
    auth: importer,
    response: file,
    produces: 'file',
  }),
};

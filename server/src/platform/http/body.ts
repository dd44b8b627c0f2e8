import { bodyParser } from '@koa/bodyparser';
import multer from '@koa/multer';
import type { Endpoint } from '@qingya/shared';
import type { Context } from 'koa';
import { MulterError } from 'multer';
import { AppError, fail } from '../errors';
import type { HttpSettings } from './parts';
import type { UploadedFile } from './route';

export interface RequestBody {
  readonly body: unknown;
  readonly files: ReadonlyMap<string, UploadedFile>;
}

export type BodyReader = (ctx: Context) => Promise<RequestBody>;

const NO_FILES: ReadonlyMap<string, UploadedFile> = new Map();
const NOTHING: RequestBody = { body: undefined, files: NO_FILES };
const EMPTY: RequestBody = { body: {}, files: NO_FILES };
const METHODS_WITH_BODY = ['POST', 'PUT', 'PATCH', 'DELETE'];
const MAX_FILES = 5;
const MAX_FIELDS = 50;
const done = async (): Promise<void> => undefined;

/** Makes the readers once; `readerFor` picks the one an endpoint needs. */
export const createBodyReaders = (settings: HttpSettings): { readonly readerFor: (endpoint: Endpoint) => BodyReader } => {
  const json = jsonReader(settings.jsonLimitBytes);
  const multipart = multipartReader(settings.uploadLimitBytes, settings.jsonLimitBytes);
  return {
    readerFor: (endpoint) => {
      if (endpoint.consumes === 'multipart') return multipart;
      return endpoint.body === null ? async () => NOTHING : json;
    },
  };
};

const jsonReader = (limit: number): BodyReader => {
  const parse = bodyParser({
    enableTypes: ['json'],
    jsonLimit: limit,
    parsedMethods: METHODS_WITH_BODY,
    onError: (error) => {
      throw bodyError(error);
    },
  });
  return async (ctx) => {
    const kind = ctx.request.is('json', '+json');
    if (kind === null || ctx.headers['content-length'] === '0') return EMPTY;
    if (kind === false) throw fail('unsupported_media_type', { expected: 'application/json' });
    await parse(ctx, done);
    return { body: ctx.request.body, files: NO_FILES };
  };
};

/** Too large, cut short, wrongly packed or not JSON at all. */
const bodyError = (error: Error): AppError => {
  const { status } = error as { status?: unknown };
  if (status === 413) return fail('payload_too_large');
  if (status === 415) return fail('unsupported_media_type');
  return fail('invalid_request', [{ field: '', message: '提交的内容不是有效的 JSON。' }]);
};

const multipartReader = (fileLimit: number, fieldLimit: number): BodyReader => {
  const upload = multer({
    storage: multer.memoryStorage(),
    // The parser refuses a file as soon as it reaches its limit, so the limit is one byte more than what is allowed.
    limits: {
      fileSize: fileLimit + 1,
      files: MAX_FILES,
      fields: MAX_FIELDS,
      fieldSize: fieldLimit,
      parts: MAX_FILES + MAX_FIELDS,
    },
    // File names arrive as UTF-8 from browsers and WeChat; the default would turn Chinese ones into noise.
    defParamCharset: 'utf8',
  } as Parameters<typeof multer>[0]);
  const parse = upload.any();
  return async (ctx) => {
    if (!ctx.request.is('multipart/form-data')) throw fail('unsupported_media_type', { expected: 'multipart/form-data' });
    try {
      await parse(ctx, done);
    } catch (error) {
      throw uploadError(error);
    }
    const files = new Map<string, UploadedFile>();
    for (const file of (ctx.request as unknown as { files?: readonly multer.File[] }).files ?? []) {
      files.set(file.fieldname, { fileName: file.originalname, contentType: file.mimetype, content: file.buffer });
    }
    return { body: ctx.request.body ?? {}, files };
  };
};

const uploadError = (error: unknown): unknown => {
  if (error instanceof MulterError) {
    const size = error.code === 'LIMIT_FILE_SIZE' || error.code === 'LIMIT_FIELD_VALUE';
    return size
      ? fail('payload_too_large')
      : fail('invalid_request', [{ field: error.field ?? '', message: '上传的内容有误，请重新选择文件。' }]);
  }
  // busboy's own errors: a missing boundary, an upload that ended early.
  if (error instanceof Error && !(error instanceof AppError)) {
    return fail('invalid_request', [{ field: '', message: '文件没有完整上传，请重新上传。' }]);
  }
  return error;
};

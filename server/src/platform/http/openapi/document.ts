import { ALL_PERMISSIONS, type Endpoint } from '@qingya/shared';
import type { z } from 'zod';
import { API_PREFIX } from '../router';
import { codesByStatus, definitionOf, errorCodesOf } from './error-codes';
import { type JsonSchema, SchemaWriter } from './schemas';

type Json = { [name: string]: unknown };

/**
 * The OpenAPI 3.1 description of the API, from nothing but its contracts.
 * @throws Error for a contract that cannot be described (an unknown error code, parameters that are no object)
 */
export const createOpenApi = (endpoints: readonly Endpoint[], info: { readonly version: string }): Json => {
  const schemas = new SchemaWriter();
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = API_PREFIX + endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Qingya API',
      version: info.version,
      description:
        'Instants are epoch milliseconds (UTC), business dates are Asia/Shanghai calendar days, money is whole fen, points are whole points. Error messages are Chinese sentences for the person using the app; programs rely on `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: tagsOf(endpoints),
    paths,
    components: {
      securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { ...schemas.components, Error: errorSchema() },
    },
  };
};

const tagOf = ({ id }: Endpoint): string => id.split('.')[0] ?? id;

const tagsOf = (endpoints: readonly Endpoint[]): Json[] => [...new Set(endpoints.map(tagOf))].sort().map((name) => ({ name }));

const operation = (endpoint: Endpoint, schemas: SchemaWriter): Json => {
  const requestBody = bodyOf(endpoint, schemas);
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    description: audienceOf(endpoint),
    tags: [tagOf(endpoint)],
    parameters: [
      ...fieldsAsParameters(endpoint, endpoint.params, 'path', schemas),
      ...fieldsAsParameters(endpoint, endpoint.query, 'query', schemas),
      ...headersOf(endpoint),
    ],
    ...(requestBody === null ? {} : { requestBody }),
    responses: responsesOf(endpoint, schemas),
    ...(endpoint.auth.kind === 'public' ? { security: [] } : { security: [{ accessToken: [] }] }),
    'x-rate-class': endpoint.rate,
    ...('permission' in endpoint.auth ? { 'x-permission': endpoint.auth.permission } : {}),
  };
};

const audienceOf = ({ auth }: Endpoint): string => {
  switch (auth.kind) {
    case 'public':
      return 'For anyone.';
    case 'account':
      return 'For any signed-in account.';
    case 'guardian':
      return 'For guardians, within their own family.';
    case 'staff':
      return `For staff with the permission \`${auth.permission}\`, on their campuses.`;
    default:
      return `For guardians within their own family, and for staff with the permission \`${auth.permission}\` on their campuses.`;
  }
};

const fieldsAsParameters = (endpoint: Endpoint, schema: z.ZodType, place: 'path' | 'query', schemas: SchemaWriter): Json[] => {
  const written = schemas.write(schema, 'input', `${endpoint.id}.${place}`);
  if (written.type !== 'object') throw new Error(`endpoint ${endpoint.id}: its ${place} parameters must be an object schema`);
  const required = (written.required ?? []) as readonly string[];
  return Object.entries((written.properties ?? {}) as Readonly<Record<string, JsonSchema>>).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: field,
  }));
};

const headersOf = (endpoint: Endpoint): Json[] => {
  const headers: Json[] = [];
  if (endpoint.idempotent) {
    headers.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'Made with the draft and sent again on every repeat: the effect happens once and its answer is repeated.',
      schema: { type: 'string', minLength: 8, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' },
    });
  }
  if (endpoint.auth.kind === 'guardianOrStaff') {
    headers.push({
      name: 'X-Act-As',
      in: 'header',
      required: false,
      description: 'For a person who is guardian and staff: in which capacity this request is made.',
      schema: { type: 'string', enum: ['guardian', 'staff'] },
    });
  }
  return headers;
};

const bodyOf = (endpoint: Endpoint, schemas: SchemaWriter): Json | null => {
  const body = endpoint.body === null ? null : schemas.write(endpoint.body, 'input', `${endpoint.id}.body`);
  if (endpoint.consumes === 'multipart') {
    const properties = (body?.properties ?? {}) as Json;
    const withFile = { ...body, type: 'object', properties: { ...properties, file: { type: 'string', format: 'binary' } } };
    return { required: true, content: { 'multipart/form-data': { schema: withFile } } };
  }
  return body === null ? null : { required: true, content: { 'application/json': { schema: body } } };
};

const responsesOf = (endpoint: Endpoint, schemas: SchemaWriter): Json => {
  const responses: Json = { [endpoint.status]: successOf(endpoint, schemas) };
  for (const [status, codes] of codesByStatus(errorCodesOf(endpoint))) {
    responses[status] = {
      description: codes.map((code) => `\`${code}\` ${definitionOf(code).message}`).join('\n\n'),
      content: {
        'application/json': {
          schema: {
            allOf: [
              { $ref: '#/components/schemas/Error' },
              { type: 'object', properties: { error: { type: 'object', properties: { code: { enum: codes } } } } },
            ],
          },
        },
      },
    };
  }
  return responses;
};

const successOf = (endpoint: Endpoint, schemas: SchemaWriter): Json => {
  const schema = schemas.write(endpoint.response, 'output', `${endpoint.id}.response`);
  const file = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };
  const headers = endpoint.idempotent
    ? {
        headers: { 'Idempotency-Replayed': { description: 'Present when this is a stored answer.', schema: { enum: ['true'] } } },
      }
    : {};
  return {
    description: 'Success',
    ...headers,
    content: endpoint.produces === 'json' ? { 'application/json': { schema } } : file,
  };
};

const errorSchema = (): JsonSchema => ({
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'requestId'],
      properties: {
        code: { type: 'string' },
        message: { type: 'string', description: 'Chinese sentence for the person using the app' },
        details: { description: 'Facts for the program; for invalid_request a list of {field, message}' },
        requestId: { type: 'string' },
      },
    },
  },
  description: `Every answer that is no success. Staff permissions: ${ALL_PERMISSIONS.join(', ')}.`,
});

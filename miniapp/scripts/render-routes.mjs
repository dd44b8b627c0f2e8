import { load } from './load.mjs';

const isEndpoint = (value) =>
  typeof value === 'object' &&
  value !== null &&
  typeof value.id === 'string' &&
  typeof value.method === 'string' &&
  typeof value.path === 'string' &&
  'response' in value;

/** Endpoints exported by the contracts, each with the way to reach its type; they may sit one level deep in a table. */
const endpointsOf = (contracts) => {
  const found = new Map();
  const add = (endpoint, access) => {
    const known = found.get(endpoint.id);
    if (known && known.endpoint !== endpoint) throw new Error(`two endpoints are called ${endpoint.id}`);
    if (!known) found.set(endpoint.id, { endpoint, access });
  };
  for (const [name, value] of Object.entries(contracts)) {
    if (isEndpoint(value)) add(value, `['${name}']`);
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [inner, entry] of Object.entries(value)) if (isEndpoint(entry)) add(entry, `['${name}']['${inner}']`);
    }
  }
  return [...found.values()].sort((a, b) => (a.endpoint.id < b.endpoint.id ? -1 : 1));
};

/** The client's route table: what the running app needs (method, path, flags), and the type of each contract. */
export const renderRoutes = () => {
  const endpoints = endpointsOf(load('../shared/src/contracts/index.ts'));
  const rows = endpoints.map(
    ({ endpoint: e }) =>
      `  '${e.id}': { method: '${e.method}', path: '${e.path}', idempotent: ${e.idempotent}, public: ${e.auth.kind === 'public'}${e.consumes === 'multipart' ? ', form: true' : ''}${e.produces === 'file' ? ', file: true' : ''} },`,
  );
  const types = endpoints.map(({ endpoint: e, access }) => `  '${e.id}': Contracts${access};`);
  return [
    '// Generated from the contracts by scripts/generate.mjs; do not edit.',
    ...(endpoints.length > 0 ? ["type Contracts = typeof import('@qingya/shared');", ''] : []),
    '/** The contract behind each endpoint id; exists for the compiler only. */',
    'export interface EndpointTypes {',
    ...types,
    '}',
    '',
    '/** What the client needs at run time to call an endpoint. */',
    'export const routes = {',
    ...rows,
    '} as const;',
    '',
  ].join('\n');
};

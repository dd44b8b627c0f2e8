import { type Endpoint, type ErrorDefinition, errorCatalogue } from '@qingya/shared';
import { API_PREFIX } from '../router';
import { errorCodesOf } from './error-codes';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const whoMay = ({ auth }: Endpoint): string => ('permission' in auth ? `${auth.kind}: ${auth.permission}` : auth.kind);

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

const endpointRow = (endpoint: Endpoint): string =>
  row([
    `\`${endpoint.method} ${endpoint.path}\``,
    endpoint.summary,
    whoMay(endpoint),
    endpoint.objects.map(({ kind, name }) => (kind === name ? kind : `${name}: ${kind}`)).join(', '),
    endpoint.idempotent ? 'yes' : '',
    endpoint.errors.map((code) => `\`${code}\``).join(' '),
  ]);

const capabilitySection = (name: string, endpoints: readonly Endpoint[]): string =>
  [
    `## ${name}`,
    '',
    row(['endpoint', 'what it does', 'who may call', 'objects checked', 'idempotent', 'own errors']),
    row(['---', '---', '---', '---', '---', '---']),
    ...endpoints.map(endpointRow),
    '',
  ].join('\n');

const errorSection = (endpoints: readonly Endpoint[]): string => {
  const used = new Set(endpoints.flatMap(errorCodesOf));
  const entries = Object.entries(errorCatalogue as Readonly<Record<string, ErrorDefinition>>);
  return [
    '## Errors',
    '',
    row(['code', 'status', 'sentence', 'used']),
    row(['---', '---', '---', '---']),
    ...entries.map(([code, { status, message }]) => row([`\`${code}\``, String(status), message, used.has(code) ? 'yes' : ''])),
    '',
  ].join('\n');
};

/** docs/api.md: every endpoint and every error code in tables, from the contracts. */
export const renderApiDocs = (endpoints: readonly Endpoint[]): string => {
  const capabilities = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    const name = endpoint.id.split('.')[0] ?? endpoint.id;
    capabilities.set(name, [...(capabilities.get(name) ?? []), endpoint]);
  }
  const sections = [...capabilities].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, list]) => capabilitySection(name, list));
  const head = [
    '# API',
    '',
    `Generated from the contracts. All paths are below \`${API_PREFIX}\`. The full description with schemas is at \`/openapi.json\`, readable at \`/docs\`.`,
    '',
  ].join('\n');
  return [head, ...sections, errorSection(endpoints)].join('\n');
};

import type { Product } from '../app';
import { DEMO_PERSONAS } from '../modules/identity';

/** Tells the operator where the service is and, in demo, as whom to log in. */
export const announce = async (product: Product, port: number): Promise<void> => {
  const { config } = product.infrastructure;
  const base = config.mode === 'demo' ? `http://localhost:${port}` : config.publicOrigin;
  const lines = [
    '',
    `  Qingya 青芽 is running (${config.databaseUrl === null ? 'embedded database' : 'MySQL'}, ${config.redisUrl === null ? 'no Redis' : 'Redis'}).`,
    '',
    `  Web build          ${base}/`,
    `  API description    ${base}/docs`,
    `  Health, metrics    ${base}/readyz  ${base}/metrics`,
  ];
  if (product.modules.identity.demo) {
    lines.push(
      `  Simulated phone    ${product.infrastructure.config.wechat.apiBase}/phone`,
      '',
      '  Demo log-ins (choose one on the log-in page):',
    );
    for (const { title, description } of DEMO_PERSONAS) lines.push(`    ${title} — ${description}`);
  }
  process.stdout.write(`${lines.join('\n')}\n\n`);
};

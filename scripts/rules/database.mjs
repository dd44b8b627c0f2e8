import { isProduct, methodCall, nameOf, ts } from './source.mjs';

const inServer = isProduct('server/src/');
const inModules = isProduct('server/src/modules/');
const ormReceiver = /(manager|repo|repository|getRepository\(.*\))$/i;
const sqlText = (node) => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
const isSql = (text) => /\b(select|update|insert\s+into|delete\s+from)\b[\s\S]*\b(from|set|values|select|where)\b/i.test(text);

const found = (source, test, message) => source.find(test).map((node) => ({ line: source.lineOf(node), message }));

export const rules = [
  {
    name: 'no-save',
    files: inServer,
    check: (source) =>
      found(
        source,
        (node) => {
          const call = methodCall(node);
          return Boolean(call && ['save', 'remove', 'softRemove'].includes(call.method) && ormReceiver.test(call.receiver));
        },
        'save and remove read before they write: use uow.insert() or a conditional uow.run() and look at the affected rows',
      ),
    bad: [
      { path: 'server/src/modules/points/persistence/a.ts', text: 'await uow.manager.save(lot);' },
      { path: 'server/src/modules/points/persistence/a.ts', text: 'await this.manager.getRepository(Lot).remove(lot);' },
      { path: 'server/src/modules/points/persistence/a.ts', text: 'await lotRepository.save(lot);' },
    ],
    good: [
      { path: 'server/src/modules/points/persistence/a.ts', text: "await uow.insert('points_lot', lots); files.remove(path);" },
    ],
  },
  {
    name: 'no-or-ignore',
    files: inServer,
    check: (source) => [
      ...found(
        source,
        (node) => methodCall(node)?.method === 'orIgnore',
        'orIgnore reports success for a duplicate: insert plainly and catch isUniqueViolation()',
      ),
      ...found(
        source,
        (node) => sqlText(node) && /\binsert\s+(or\s+)?ignore\b/i.test(node.getText()),
        'INSERT IGNORE hides every other error too: insert plainly and catch isUniqueViolation()',
      ),
    ],
    bad: [
      { path: 'server/src/modules/points/persistence/a.ts', text: 'await query.insert().orIgnore().execute();' },
      {
        path: 'server/src/modules/points/persistence/a.ts',
        text: "await uow.run('INSERT IGNORE INTO points_lot VALUES (?)', [1]);",
      },
    ],
    good: [{ path: 'server/src/modules/points/persistence/a.ts', text: "await uow.insert('points_lot', lot);" }],
  },
  {
    name: 'no-synchronize',
    files: inServer,
    check: (source) =>
      found(
        source,
        (node) =>
          ts.isPropertyAssignment(node) &&
          node.name.getText() === 'synchronize' &&
          node.initializer.kind === ts.SyntaxKind.TrueKeyword,
        'the schema changes by migrations only',
      ),
    bad: [{ path: 'server/src/platform/db/a.ts', text: 'const options = { synchronize: true };' }],
    good: [{ path: 'server/src/platform/db/a.ts', text: 'const options = { synchronize: false };' }],
  },
  {
    name: 'no-division-in-sql',
    files: inServer,
    check: (source) =>
      found(
        source,
        (node) =>
          sqlText(node) && isSql(node.getText()) && /[\w)?]\s+\/\s+[\w(?]/.test(node.getText().replace(/\$\{[^}]*\}/g, '?')),
        'SQLite and MySQL divide differently: divide in code, with the rounding function of the rule',
      ),
    bad: [
      { path: 'server/src/modules/points/persistence/a.ts', text: "await r.rows('SELECT amount / 2 AS half FROM points_lot');" },
    ],
    good: [
      {
        path: 'server/src/modules/points/persistence/a.ts',
        text: "await r.rows('SELECT amount FROM points_lot'); const note = 'select campus / class';",
      },
    ],
  },
  {
    name: 'own-tables-only',
    files: inModules,
    check: (source) => {
      const [, own] = /^server\/src\/modules\/([^/]+)\//.exec(source.path);
      const prefix = own.replaceAll('-', '_');
      return source.find(sqlText).flatMap((node) =>
        [...node.getText().matchAll(/\b(?:from|join|into|update)\s+[`"]?([a-z][a-z0-9]*)_[a-z]\w*/gi)]
          .filter((match) => isSql(node.getText()) && match[1].toLowerCase() !== prefix.split('_')[0])
          .map((match) => ({
            line: source.lineOf(node),
            message: `${match[0]}: no module touches another's tables; ask the owning module's index.ts or keep an own projection`,
          })),
      );
    },
    bad: [
      { path: 'server/src/modules/earning/persistence/a.ts', text: "await r.rows('SELECT id FROM points_lot WHERE id = ?');" },
    ],
    good: [
      { path: 'server/src/modules/points/persistence/a.ts', text: "await r.rows('SELECT id FROM points_lot WHERE id = ?');" },
    ],
  },
  {
    name: 'column-types',
    files: (path) => /^server\/src\/.*\.entity\.ts$/.test(path),
    check: (source) =>
      found(
        source,
        (node) =>
          ts.isDecorator(node) &&
          ts.isCallExpression(node.expression) &&
          /^(Primary)?Column$/.test(nameOf(node.expression.expression)) &&
          !/['"]|type\s*:/.test(node.expression.arguments.map((argument) => argument.getText()).join(',')),
        'give every column an explicit type: the compiler used here writes no type metadata',
      ),
    bad: [{ path: 'server/src/modules/points/persistence/a.entity.ts', text: 'class A { @Column() amount!: number; }' }],
    good: [
      {
        path: 'server/src/modules/points/persistence/a.entity.ts',
        text: "class A { @Column('bigint') amount!: number; @Column({ type: 'text' }) b!: string; }",
      },
    ],
  },
];

import { isCode, ts } from './source.mjs';

const FILE_LINES = 400;
const FUNCTION_LINES = 70;

const isFunction = (node) =>
  ts.isFunctionDeclaration(node) ||
  ts.isFunctionExpression(node) ||
  ts.isArrowFunction(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isConstructorDeclaration(node) ||
  ts.isAccessor(node);

/** A describe block is a table of contents, not a function. */
const isDescribeBody = (node) => ts.isCallExpression(node.parent) && /^describe/.test(node.parent.expression.getText());

/** The statement, member or property a function belongs to: its comment stands above that. */
const ownerOf = (node) => {
  let owner = node;
  while (owner.parent && !ts.isStatement(owner) && !ts.isClassElement(owner) && !ts.isPropertyAssignment(owner))
    owner = owner.parent;
  return owner;
};

const hasReason = (source, node) =>
  [node, ownerOf(node)].some((place) =>
    (ts.getLeadingCommentRanges(source.text, place.getFullStart()) ?? []).some(({ pos, end }) =>
      /\blong (because|:)|\blong:/i.test(source.text.slice(pos, end)),
    ),
  );

const filler = (lines) => Array.from({ length: lines }, (_, i) => `  step(${i});`).join('\n');
const longFunction = `export const work = () => {\n${filler(69)}\n};\n`;

export const rules = [
  {
    name: 'file-length',
    files: (path) => isCode(path) || /\.s?css$/.test(path),
    check: (source) =>
      source.lines.length > FILE_LINES
        ? [
            {
              line: FILE_LINES,
              message: `${source.lines.length} lines; split it, ${FILE_LINES} are the most a reader is asked to hold`,
            },
          ]
        : [],
    bad: [{ path: 'server/src/a.ts', text: 'step();\n'.repeat(401) }],
    good: [{ path: 'server/src/a.ts', text: 'step();\n'.repeat(400) }],
  },
  {
    name: 'function-length',
    files: isCode,
    check: (source) =>
      source
        .find((node) => isFunction(node) && !isDescribeBody(node))
        .map((node) => ({ node, lines: source.lineOf(node.getEnd()) - source.lineOf(node) + 1 }))
        .filter(({ node, lines }) => lines > FUNCTION_LINES && !hasReason(source, node))
        .map(({ node, lines }) => ({
          line: source.lineOf(node),
          message: `a function of ${lines} lines; split it, or say above it why not: "// Long because …"`,
        })),
    bad: [
      { path: 'server/src/a.ts', text: longFunction },
      { path: 'server/src/a.ts', text: `/** Does the work, all day long. */\n${longFunction}` },
      { path: 'server/src/a.ts', text: `class A {\n  run() {\n${filler(69)}\n  }\n}\n` },
    ],
    good: [
      { path: 'server/src/a.ts', text: `export const work = () => {\n${filler(68)}\n};\n` },
      { path: 'server/src/a.ts', text: `// Long because it is one table.\n${longFunction}` },
      { path: 'server/src/a.test.ts', text: `describe('work', () => {\n${filler(100)}\n});\n` },
    ],
  },
];

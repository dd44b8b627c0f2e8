import { isCall, isProduct, nameOf, ts } from './source.mjs';

const inScreens = isProduct('miniapp/src/');
/** The few places that hand out idempotency keys; each says in its comment how long a key stands for its act. */
const KEEPERS = [
  'miniapp/src/services/draft.ts',
  'miniapp/src/hooks/use-draft.ts',
  'miniapp/src/packages/staff/hooks/submit-once.ts',
  'miniapp/src/packages/mall/use-sure.ts',
  'miniapp/src/family/send-check-ins.ts',
];
/** What the server does again when it is asked again with the same content. */
const REPEATABLE =
  /^(\w+\.create\w*|manualAwards\.give|mall\.(moveStock|transferStock)|mallPricing\.promote|mallFamily\.useRight|payments\.collect|refunds\.request|schooling\.recordBehaviour)$/;

/** Names a file imports from a module whose path ends like this. */
const importedFrom = (source, ending) =>
  source
    .find((node) => ts.isImportDeclaration(node) && node.moduleSpecifier.text.endsWith(ending))
    .flatMap((node) => (node.importClause?.namedBindings?.elements ?? []).map((one) => ({ node, name: one.name.text })));

const endpointsIn = (call) => {
  const found = [];
  const visit = (node) => {
    if (isCall(node) && nameOf(node.expression) === 'call' && node.arguments[0] && ts.isStringLiteralLike(node.arguments[0]))
      found.push(node.arguments[0].text);
    ts.forEachChild(node, visit);
  };
  visit(call);
  return found;
};

/** Why a plain submitOnce is not enough for this; undefined = it is. */
const loose = (call) => {
  const [name] = call.arguments;
  if (name && ts.isStringLiteralLike(name))
    return 'a name without an id does not tell one act from the next: take submitOnce from useSubmitOnce()';
  const again = endpointsIn(call).find((id) => REPEATABLE.test(id));
  return again === undefined ? undefined : `${again} may be done again with equal content: take submitOnce from useSubmitOnce()`;
};

const screen = 'miniapp/src/packages/staff/pages/a.tsx';
const plain = "import { submitOnce } from '../hooks/submit-once';\n";

export const rules = [
  {
    name: 'keys-end-with-their-act',
    files: (path) => inScreens(path) && !KEEPERS.includes(path),
    check: (source) =>
      importedFrom(source, 'services/draft')
        .filter(({ name }) => name === 'drafts')
        .map(({ node }) => ({
          line: source.lineOf(node),
          message: 'take an idempotency key from useDraft, useSubmitOnce or useSure: one that outlives its act swallows the next',
        })),
    bad: [{ path: screen, text: "import { drafts } from '@/services/draft';" }],
    good: [
      { path: screen, text: "import { useDraft } from '@/hooks/use-draft';" },
      { path: 'miniapp/src/hooks/use-draft.ts', text: "import { drafts } from '@/services/draft';" },
    ],
  },
  {
    name: 'acts-told-apart',
    files: inScreens,
    check: (source) =>
      importedFrom(source, 'hooks/submit-once').some(({ name }) => name === 'submitOnce')
        ? source
            .find((node) => isCall(node) && nameOf(node.expression) === 'submitOnce')
            .map((node) => ({ line: source.lineOf(node), message: loose(node) }))
            .filter(({ message }) => message !== undefined)
        : [],
    bad: [
      { path: screen, text: `${plain}submitOnce('budget', body, send);` },
      {
        path: screen,
        text: `${plain}submitOnce(\`award.\${id}\`, body, (key, once) => call('manualAwards.give', { body: once }));`,
      },
    ],
    good: [
      { path: screen, text: `${plain}submitOnce(\`undo.\${id}\`, {}, (key) => call('manualAwards.undo', {}));` },
      {
        path: screen,
        text: "import { useSubmitOnce } from '../hooks/submit-once';\nconst submitOnce = useSubmitOnce();\nsubmitOnce('budget', body, send);",
      },
    ],
  },
];

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { at, root } from '../lib/paths.mjs';
import { filesBelow } from '../lib/stamp.mjs';

export const ts = createRequire(at('package.json'))('typescript');

const kinds = {
  tsx: ts.ScriptKind.TSX,
  ts: ts.ScriptKind.TS,
  mjs: ts.ScriptKind.JS,
  cjs: ts.ScriptKind.JS,
  js: ts.ScriptKind.JS,
};

/** One file as the rules see it; the syntax tree is made when a rule first asks for it. */
export class Source {
  #tree;

  constructor(path, text) {
    this.path = path;
    this.text = text;
  }

  get lines() {
    return this.text.replace(/\n$/, '').split('\n');
  }

  get tree() {
    const kind = kinds[this.path.split('.').at(-1)] ?? ts.ScriptKind.TS;
    this.#tree ??= ts.createSourceFile(this.path, this.text, ts.ScriptTarget.ES2022, true, kind);
    return this.#tree;
  }

  /** Line (from 1) of a node, without the comments before it, or of a position in the text. */
  lineOf(place) {
    const position = typeof place === 'number' ? place : place.getStart(this.tree);
    return this.tree.getLineAndCharacterOfPosition(position).line + 1;
  }

  /** Every node of the tree for which `test` holds. */
  find(test) {
    const found = [];
    const visit = (node) => {
      if (test(node)) found.push(node);
      ts.forEachChild(node, visit);
    };
    visit(this.tree);
    return found;
  }

  /** Lines on which `pattern` occurs anywhere in the text. */
  matches(pattern) {
    return this.lines.flatMap((text, index) => (pattern.test(text) ? [{ line: index + 1, text }] : []));
  }
}

const listed = () => {
  try {
    const out = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      maxBuffer: 1 << 26,
    });
    return out.toString('utf8').split('\0').filter(Boolean);
  } catch {
    // An unpacked archive has no git: then everything that is not built or installed counts.
    return filesBelow(root).map((file) => relative(root, file));
  }
};

const isText = (path) =>
  /\.([cm]?[jt]sx?|json|md|ya?ml|scss|css|html|csv|sh|txt|toml)$|(^|\/)(run|LICENSE|\.[a-z]+rc|\.editorconfig)$/.test(path);

/** Every text file of the project, committed or new. */
export const projectSources = () =>
  [...new Set(listed())]
    .filter((path) => isText(path) && existsSync(at(path)) && statSync(at(path)).isFile())
    .sort()
    .map((path) => new Source(path, readFileSync(at(path), 'utf8')));

export const isCode = (path) => /\.[cm]?[jt]sx?$/.test(path) && !/\.generated\./.test(path);
export const isTest = (path) => /\.(test|spec)\.[cm]?[jt]sx?$|(^|\/)test\//.test(path);
/** Code that runs in the product, as opposed to tests. */
export const isProduct = (folder) => (path) => path.startsWith(folder) && isCode(path) && !isTest(path);

/** The text of a called or accessed expression, without white space: `Date.now`, `manager.save`. */
export const nameOf = (node) => node.getText().replace(/\s+/g, '');
export const isCall = (node) => ts.isCallExpression(node);
/** `a.b(…)` as `{ receiver: 'a', method: 'b' }`, else undefined. */
export const methodCall = (node) =>
  isCall(node) && ts.isPropertyAccessExpression(node.expression)
    ? { receiver: nameOf(node.expression.expression), method: node.expression.name.text }
    : undefined;

import { type Bundle, folderOf, joinPath } from './bundle';
import { RENAMED } from './tags/furnish';

const TAG = new RegExp(
  `(^|[\\s>+~,(}])(page|${[...RENAMED].sort((one, other) => other.length - one.length).join('|')})(?=[\\s>+~,.:#\\[{)]|$)`,
  'g',
);

/** Only what stands before a `{` is a selector; a value such as `transition: text` must stay. */
const renameTags = (css: string): string =>
  css.replace(/(^|[{}])([^{}]*)(?=\{)/g, (_all, before: string, selector: string) =>
    selector.trimStart().startsWith('@') ? before + selector : before + selector.replace(TAG, '$1wx-$2'),
  );

/**
 * One style sheet of the package as a browser reads it: imports put in place, `rpx` as a part of the screen's width, tags
 * under the names they have in the document. A missing import is a mistake of the build.
 * @param file path with `.wxss`
 */
export const styleOf = (bundle: Bundle, file: string, seen: ReadonlySet<string> = new Set()): string => {
  const source = bundle.styles[file];
  if (source === undefined) throw new Error(`${file} is imported but not in the package`);
  const inside = new Set([...seen, file]);
  return source
    .split(/(@import\s+["'][^"']+["'];?)/)
    .map((part) => {
      const [, wanted] = /^@import\s+["']([^"']+)["']/.exec(part) ?? [];
      if (wanted === undefined) return renameTags(part.replace(/(-?[\d.]+)rpx\b/g, 'calc($1 * 100vw / 750)'));
      const path = joinPath(folderOf(file), wanted);
      return inside.has(path) ? '' : styleOf(bundle, path, inside);
    })
    .join('\n');
};

/** What WeChat's own style sheet gives the built-in tags, as far as our screens lean on it. */
export const BASE_STYLE = `
html, body { margin: 0; height: 100%; }
wx-page { display: block; min-height: 100%; box-sizing: border-box; white-space: pre-line; }
wx-view, wx-button, wx-scroll-view, wx-navigator, wx-picker { display: block; }
wx-text { display: inline; }
wx-text[user-select='true'], wx-text[selectable='true'] { user-select: text; }
wx-image { display: inline-block; width: 320px; height: 240px; overflow: hidden; background-size: 100% 100%; background-repeat: no-repeat; }
wx-scroll-view { overflow: hidden; }
wx-scroll-view[scroll-x='true'] { overflow-x: auto; }
wx-scroll-view[scroll-y='true'] { overflow-y: auto; }
wx-button { position: relative; box-sizing: border-box; margin: 0 auto; padding: 0 14px; border-radius: 5px; text-align: center; font-size: 18px;
  line-height: 2.55555556; cursor: pointer; overflow: hidden; background: #f8f8f8; color: #000; }
wx-button:where(.button-hover) { background: #dedede; color: rgb(0 0 0 / 60%); }
wx-swiper { display: block; position: relative; height: 150px; overflow: hidden; }
wx-swiper-item { display: none; width: 100%; height: 100%; }
wx-swiper-item[data-current] { display: block; }
wx-web-view { display: block; min-height: 100vh; padding: 24px; box-sizing: border-box; overflow-wrap: anywhere; }
canvas { display: inline-block; width: 300px; height: 150px; }
[data-refreshing]::before { content: '···'; display: block; height: 50px; line-height: 50px; text-align: center; color: #8a9690; }
input, textarea { display: block; box-sizing: border-box; width: 100%; min-height: 1.4em; padding: 0; border: 0; outline: 0; background: none;
  color: inherit; font: inherit; resize: none; }
textarea { height: 150px; }
`;

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TmplGroup } from 'glass-easel-template-compiler';
import type { AppJson, Bundle, StaticConfig } from './bundle';

interface Complaint {
  readonly message: string;
  readonly startLine: number;
}

/**
 * Reads a built mini-program and compiles its templates with WeChat's own compiler, all in one group, because they
 * import one another.
 * @param folder where `app.json` lies
 * @throws Error that lists everything the template compiler complains about
 */
export const loadBundle = (folder: string): Bundle => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const all = (ending: string): [string, string][] =>
    files.filter((file) => file.endsWith(ending)).map((file) => [file, read(file)]);
  const plain = (file: string): string => file.replace(/\.\w+$/, '');
  const json = all('.json').map(([file, text]) => [plain(file), JSON.parse(text) as unknown] as const);
  return {
    app: JSON.parse(read('app.json')) as AppJson,
    scripts: Object.fromEntries(all('.js')),
    styles: Object.fromEntries(all('.wxss')),
    configs: Object.fromEntries(json) as Record<string, StaticConfig>,
    templates: compileTemplates(all('.wxs'), all('.wxml')),
    images: Object.fromEntries(
      files
        .filter((file) => file.endsWith('.png'))
        .map((file) => [file, `data:image/png;base64,${readFileSync(join(folder, file)).toString('base64')}`]),
    ),
  };
};

type Sources = readonly (readonly [file: string, text: string])[];

/**
 * Compiles `.wxs` and `.wxml` files together.
 * @throws Error that lists what the compiler complains about
 */
export const compileTemplates = (scripts: Sources, templates: Sources): string => {
  const group = new TmplGroup();
  try {
    for (const [file, text] of scripts) group.addScript(file.replace(/\.wxs$/, ''), text);
    const complaints = templates.flatMap(([file, text]) =>
      (group.addTmpl(file.replace(/\.wxml$/, ''), text) as Complaint[]).map(
        ({ message, startLine }) => `${file}:${startLine} ${message}`,
      ),
    );
    if (complaints.length > 0) throw new Error(`the template compiler complains:\n${complaints.join('\n')}`);
    return group.getTmplGenObjectGroups();
  } finally {
    group.free();
  }
};

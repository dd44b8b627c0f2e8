import { type CanvasTools, canvasNode } from '../tags/canvas';
import { type Calls, call, Refusal } from './answer';
import { type QueryRules, queryCalls } from './query';

/** Where things are on a page, and the canvases among them. */
export const stageCalls = (tools: CanvasTools, rules: Omit<QueryRules, 'nodeOf'>): Calls => {
  const nodeOf = (element: Element): object | null =>
    element.tagName === 'CANVAS' ? canvasNode(element as HTMLCanvasElement, tools) : null;
  let files = 0;
  return {
    ...queryCalls({ ...rules, nodeOf }),
    canvasToTempFilePath: call<{ canvas?: object }>('canvasToTempFilePath', ({ canvas }) => {
      // The older canvases, found by an id, are gone from the newer libraries.
      if (!canvas) throw new Refusal('canvas is empty');
      files += 1;
      return { tempFilePath: `wxfile://tmp_canvas_${files}.png` };
    }),
  };
};

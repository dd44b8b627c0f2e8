import type { ModalOptions, Person } from '../ports';
import type { PanelRecord } from '../records';
import { type Calls, call, Refusal } from './answer';

/** How what WeChat lays over a page gets onto the screen; nothing is shown where there is none. */
export interface Overlay {
  toast(text: string): void;
  hideToast(): void;
}

/** Toasts, questions and lists that WeChat shows itself. */
export const panelCalls = (panels: PanelRecord[], person: () => Person, overlay: Overlay): Calls => {
  const record = (kind: PanelRecord['kind'], options: unknown): PanelRecord => {
    const panel: PanelRecord = { kind, options };
    panels.push(panel);
    return panel;
  };
  return {
    showToast: call<{ title: string }>('showToast', (options) => {
      record('toast', { title: options.title });
      overlay.toast(options.title);
      return undefined;
    }),
    showLoading: call<{ title: string }>('showLoading', (options) => {
      record('loading', { title: options.title });
      overlay.toast(options.title);
      return undefined;
    }),
    hideToast: call('hideToast', () => void overlay.hideToast()),
    hideLoading: call('hideLoading', () => void overlay.hideToast()),
    showModal: call<ModalOptions>('showModal', async ({ title, content, showCancel, confirmText, cancelText }) => {
      const shown = { title, content, showCancel, confirmText, cancelText } as ModalOptions;
      const panel = record('modal', shown);
      const confirm = await person().modal(shown);
      panel.answer = confirm;
      return { confirm, cancel: !confirm, content: null };
    }),
    showActionSheet: call<{ itemList: readonly string[] }>('showActionSheet', async ({ itemList }) => {
      if (itemList.length > 6) throw new Refusal('parameter error: itemList should not be larger than 6');
      const panel = record('action-sheet', { itemList });
      const tapIndex = await person().actionSheet(itemList);
      panel.answer = tapIndex;
      if (tapIndex === null) throw new Refusal('cancel');
      return { tapIndex };
    }),
  };
};

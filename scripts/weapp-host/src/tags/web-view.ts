import { onProperty, type TagTools } from './element';

const originOf = (url: string): string | null => {
  try {
    return new URL(url).origin;
  } catch {
    return null;
  }
};

/** A web-view opens pages of listed business domains only; which page it is stands in its place. */
export const furnishWebView = (view: HTMLElement, { webViewDomains, emit }: TagTools): void =>
  onProperty(view, (name, src) => {
    if (name !== 'src' || src === null || src === '') return false;
    const origin = originOf(src);
    const allowed = origin !== null && (webViewDomains === null || webViewDomains.includes(origin));
    view.textContent = allowed ? src : `不支持打开 ${src}，请在小程序管理后台配置业务域名`;
    // The page needs its listeners first.
    queueMicrotask(() => emit(view, allowed ? 'load' : 'error', allowed ? { src } : { fullUrl: src, url: src }));
    return false;
  });

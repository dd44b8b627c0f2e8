export { App, type AppOptions, startApp } from './app';
export { type Bundle, pagesOf } from './bundle';
export { loadBundle } from './load-bundle';
export { loadEngine, startInNode } from './node';
export { MAX_PAGES } from './pages';
export { agreeable, memoryStorage, type Person, type StorageArea, type Transport, type Wechat } from './ports';
export { simulatorWechat } from './simulator-wechat';
export { fetchTransport } from './wx/request';

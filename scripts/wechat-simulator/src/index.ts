export { createSimulator } from './app';
export { World } from './world';

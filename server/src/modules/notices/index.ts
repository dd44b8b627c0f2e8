/** The notices module's only door. */
export { tasks as noticeTasks } from './jobs';
export { subscribers as noticeSubscribers } from './subscribers';

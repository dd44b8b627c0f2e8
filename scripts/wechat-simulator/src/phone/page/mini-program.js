/** The way into the mini-program, where a phone stands beside this page (`npm run phone`). */

/** Whether there is one: this page is then a frame of its page. */
export const hasPhone = () => parent !== window;

/**
 * Opens a page of the mini-program there.
 * @param {string} path with its query, as a message or a code names it
 * @param {number} scene how WeChat calls the way in: 1014 a message, 1047 a mini-program code, 1065 a link
 */
export const openInPhone = (path, scene) => parent.postMessage({ kind: 'open-page', path, scene }, location.origin);

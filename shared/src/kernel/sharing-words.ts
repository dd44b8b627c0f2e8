/** Between sentences and their parts, also as NFKC writes them. */
const PAUSE = '，。；：、！？,.;:!?\\s';

// 快手 is also a child that is quick at sums.
const PLATFORMS = '小红书|抖音|微博|视频号|公众号|大众点评|社交平台';

/**
 * The words of the mere act of sharing, as the source of a regular expression without capturing groups. The platform forbids to reward
 * it, so what merely looks like it must be worded otherwise: «群» alone is no act, «群里发图» is; a 分享会 is something to take part in.
 */
export const SHARING_WORDS: string = [
  '转发|转载|分享(?!会(?!员))|朋友圈|发圈|晒圈|晒单|集赞|点赞|助力|砍价|裂变|拼团|拉新|拉人|老带新',
  `(?:发|晒|传|贴)[^${PAUSE}]{0,6}?(?:${PLATFORMS}|快手)`,
  `(?:${PLATFORMS})[上里]?(?:打卡|种草|笔记|好评|截图|发|晒)`,
  '群(?:里|内|中)?(?:发(?!现|展|言|生|放|挥)|晒)',
  `(?:发|晒|传|贴|推|转)[送布]?[到至进在给入][^${PAUSE}]{0,8}?群(?![舞体文众星英])`,
].join('|');

const SHARING = new RegExp(SHARING_WORDS);

/**
 * The word of sharing in a text, however it is spaced and in whatever width.
 * @returns undefined when there is none
 */
export const sharingWordIn = (text: string): string | undefined => SHARING.exec(text.normalize('NFKC').replace(/\s/g, ''))?.[0];

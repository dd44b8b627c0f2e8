/** Line drawings for empty and error faces, 160 × 120, in the product's greens. */
const frame = (inside: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120" fill="none" stroke-linecap="round" stroke-linejoin="round" stroke-width="2.5">${inside}</svg>`;

const ground = '<path d="M22 104h116" stroke="#A6E5C8"/><ellipse cx="80" cy="104" rx="46" ry="5" fill="#ECFAF3"/>';

export const illustrations = {
  /** A pot with a sprout that is still small: nothing here yet. */
  empty: frame(
    `${ground}<path d="M58 78h44l-5 26H63z" fill="#fff" stroke="#0A7D57"/><path d="M54 70h52v9H54z" fill="#ECFAF3" stroke="#0A7D57"/><path d="M80 70V48M80 54c0-9-7-15-20-15 0 10 8 15 20 15zM80 49c0-8 6-14 19-14 0 9-7 14-19 14z" fill="#D3F3E3" stroke="#0E9F6E"/>`,
  ),
  /** A cloud with a broken line: the network or the server did not answer. */
  error: frame(
    `${ground}<path d="M52 76a15 15 0 0 1 2-30 24 24 0 0 1 46-4 17 17 0 0 1 8 34z" fill="#fff" stroke="#5C6B64"/><path d="M72 56l16 12M88 56L72 68" stroke="#C8352B"/><path d="M80 76v8M80 91v3" stroke="#A9B5AF"/>`,
  ),
  /** A magnifying glass over a blank page: the search found nothing. */
  search: frame(
    `${ground}<rect x="48" y="22" width="50" height="72" rx="6" fill="#fff" stroke="#5C6B64"/><path d="M58 38h30M58 50h22" stroke="#A9B5AF"/><circle cx="94" cy="68" r="17" fill="#ECFAF3" stroke="#0E9F6E"/><path d="M106 81l13 14" stroke="#0E9F6E"/>`,
  ),
  /** A calendar with an empty day: no lesson. */
  calendar: frame(
    `${ground}<rect x="46" y="28" width="68" height="66" rx="9" fill="#fff" stroke="#0A7D57"/><path d="M46 46h68M62 20v14M98 20v14" stroke="#0A7D57"/><path d="M60 60h8M76 60h8M92 60h8M60 76h8" stroke="#A6E5C8"/><path d="M78 78c4 5 12 5 16 0" stroke="#F59E0B"/>`,
  ),
} as const;

export type IllustrationName = keyof typeof illustrations;

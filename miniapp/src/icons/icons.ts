/**
 * The icon family: 24 × 24, one line of 1.8, round ends. Each entry is the inside of an SVG; `solid` entries are used for
 * the chosen tab. Drawn for this product.
 */
const lines = {
  alert: '<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5.5M12 16.4v.1"/>',
  bell: '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5c1.2 1 2.8 1 4 0"/>',
  calendar: '<rect x="4" y="5.5" width="16" height="15" rx="3"/><path d="M4 10.5h16M8.5 3.5v4M15.5 3.5v4"/>',
  check: '<path d="M5 12.8l4.6 4.7L19.5 7"/>',
  chevron: '<path d="M9.5 5.5L16 12l-6.5 6.5"/>',
  back: '<path d="M14.5 5.5L8 12l6.5 6.5"/>',
  child: '<circle cx="12" cy="8" r="4.2"/><path d="M10.4 8.7c.9 1 2.3 1 3.2 0M5 20.5c.6-4.2 3.3-6.3 7-6.3s6.4 2.1 7 6.3"/>',
  clock: '<circle cx="12" cy="12" r="8.7"/><path d="M12 7v5.3l3.5 2.2"/>',
  close: '<path d="M6 6l12 12M18 6L6 18"/>',
  down: '<path d="M5.5 9.5L12 16l6.5-6.5"/>',
  download: '<path d="M12 4v11M7.5 11L12 15.5 16.5 11M5 20h14"/>',
  family:
    '<circle cx="8" cy="8" r="3"/><circle cx="16.5" cy="9.5" r="2.3"/><path d="M2.8 19.5c.3-3.9 2.3-5.8 5.2-5.8s4.9 1.9 5.2 5.8M15.8 14.3c2.9-.3 4.9 1.5 5.3 5.2"/>',
  filter: '<path d="M4 6.5h16M7 12h10M10 17.5h4"/>',
  gift: '<rect x="4" y="9" width="16" height="4" rx="1"/><path d="M5.5 13v7.5h13V13M12 9v11.5M12 9c-1.2-3.6-6-4.6-6-1.9C6 8.6 9 9 12 9zM12 9c1.2-3.6 6-4.6 6-1.9C18 8.6 15 9 12 9z"/>',
  heart: '<path d="M12 20C6.5 16 3.5 12.7 3.5 9.2A4.4 4.4 0 0 1 12 7.5a4.4 4.4 0 0 1 8.5 1.7C20.5 12.7 17.5 16 12 20z"/>',
  home: '<path d="M4 11.5l8-7 8 7M6 10v9.5h12V10M10 19.5v-5h4v5"/>',
  lesson: '<path d="M12 6.5C10 5 7 4.5 4 5v13.5c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5zM12 6.5V20"/>',
  mall: '<path d="M5.5 8.5h13l1 12h-15zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11"/>',
  me: '<circle cx="12" cy="8.2" r="4"/><path d="M4.5 20.5c.7-4.3 3.5-6.5 7.5-6.5s6.8 2.2 7.5 6.5"/>',
  minus: '<path d="M5 12h14"/>',
  phone: '<rect x="7" y="3" width="10" height="18" rx="2.5"/><path d="M11 17.8h2"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  points:
    '<circle cx="12" cy="12" r="9"/><path d="M12 17.5v-5.5M12 13c0-2.4-1.7-4-4.8-4 0 2.6 1.8 4 4.8 4zM12 11.5c0-2.2 1.6-3.7 4.6-3.7 0 2.4-1.7 3.7-4.6 3.7z"/>',
  refresh: '<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5v4h-4"/>',
  scan: '<path d="M4 8.5V6a2 2 0 0 1 2-2h2.5M15.5 4H18a2 2 0 0 1 2 2v2.5M20 15.5V18a2 2 0 0 1-2 2h-2.5M8.5 20H6a2 2 0 0 1-2-2v-2.5M4 12h16"/>',
  search: '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>',
  settings:
    '<path d="M4 7.5h8M18 7.5h2M4 16.5h2M12 16.5h8"/><circle cx="15" cy="7.5" r="2.6"/><circle cx="9" cy="16.5" r="2.6"/>',
  sprout: '<path d="M12 21v-9M12 14c0-4-2.8-6.5-8-6.5 0 4.3 2.9 6.5 8 6.5zM12 11.5C12 7.5 14.7 5 20 5c0 4.2-2.8 6.5-8 6.5z"/>',
  staff:
    '<rect x="4.5" y="6" width="15" height="14.5" rx="3"/><path d="M9.5 6V3.5h5V6M8 17.2c.5-2.3 2-3.4 4-3.4s3.5 1.1 4 3.4"/><circle cx="12" cy="11" r="1.9"/>',
  wallet: '<rect x="3.5" y="6.5" width="17" height="13.5" rx="3"/><path d="M3.5 10.5h17M16 15.3h1.2M6 6.5l9.5-3 1 3"/>',
  truck:
    '<path d="M3 6.5h10.5v10H3zM13.5 10h4l3.5 3.5v3h-7.5"/><circle cx="7.5" cy="17.5" r="2"/><circle cx="16.5" cy="17.5" r="2"/>',
  upload: '<path d="M12 16V5M7.5 9L12 4.5 16.5 9M5 20h14"/>',
} as const;

const solids = {
  home: '<path d="M4 11.5l8-7 8 7M6 10v9.5h12V10z" fill="currentFill"/><path d="M10.2 19.5v-4.7h3.6v4.7" stroke="#fff"/>',
  mall: '<path d="M5.5 8.5h13l1 12h-15z" fill="currentFill"/><path d="M8.5 8.5V7.5a3.5 3.5 0 0 1 7 0v1"/><path stroke="#fff" d="M8.5 11.5a3.5 3.5 0 0 0 7 0"/>',
  me: '<circle cx="12" cy="8.2" r="4" fill="currentFill"/><path d="M4.5 20.5c.7-4.3 3.5-6.5 7.5-6.5s6.8 2.2 7.5 6.5z" fill="currentFill"/>',
  points:
    '<circle cx="12" cy="12" r="9" fill="currentFill"/><path stroke="#fff" d="M12 17.5v-5.5M12 13c0-2.4-1.7-4-4.8-4 0 2.6 1.8 4 4.8 4zM12 11.5c0-2.2 1.6-3.7 4.6-3.7 0 2.4-1.7 3.7-4.6 3.7z"/>',
  lesson:
    '<path d="M12 6.5C10 5 7 4.5 4 5v13.5c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5z" fill="currentFill"/><path d="M12 6.5V20" stroke="#fff"/>',
} as const;

export type IconName = keyof typeof lines;
export type SolidIconName = keyof typeof solids;

const svg = (inside: string, color: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="${color}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${inside.replaceAll('currentFill', color)}</svg>`;

/** The SVG of a line icon in one colour (any CSS colour). */
export const iconSvg = (name: IconName, color: string): string => svg(lines[name], color);

/** The SVG of the filled form, for the chosen tab. */
export const solidIconSvg = (name: SolidIconName, color: string): string => svg(solids[name], color);

/** An SVG as an address that both WeChat and browsers take in `background-image` and `<Image>`. */
export const svgAddress = (text: string): string => `data:image/svg+xml,${encodeURIComponent(text)}`;

export const iconNames = Object.keys(lines) as readonly IconName[];

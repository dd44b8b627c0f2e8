/**
 * The design tokens, in three tiers: `palette` holds raw values, `semantic` says what a value is for, `component`
 * belongs to one component. Screens and components use the two upper tiers only.
 * Lengths are in rpx (1/750 of the screen's width). `scripts/generate.mjs` writes them out as `tokens.generated.scss`.
 */
export const palette = {
  sprout50: '#ECFAF3',
  sprout100: '#D3F3E3',
  sprout200: '#A6E5C8',
  sprout400: '#3FBF8B',
  sprout600: '#0E9F6E',
  sprout700: '#0A7D57',
  sprout800: '#086246',
  amber50: '#FFF7E6',
  amber100: '#FEEBC2',
  amber500: '#F59E0B',
  amber700: '#B45309',
  amber800: '#92400E',
  ink900: '#16241E',
  ink700: '#3A4A43',
  ink500: '#5C6B64',
  ink300: '#A9B5AF',
  ink100: '#E3E9E5',
  ink50: '#EFF3F0',
  paper: '#F6F8F6',
  white: '#FFFFFF',
  red50: '#FDF0EE',
  red600: '#C8352B',
  red700: '#A5281F',
  sky50: '#EDF5FB',
  sky700: '#1E6391',
} as const;

/** Steps of the 8-rpx grid, with the half step for hairline adjustments. */
const space = { half: 4, 1: 8, 2: 16, 3: 24, 4: 32, 5: 40, 6: 48, 8: 64, 10: 80, 12: 96 } as const;

export const semantic = {
  color: {
    brand: palette.sprout600,
    // White on 600 is 3.4 : 1, enough for large bold type only; text and filled buttons take the darker step.
    brandStrong: palette.sprout700,
    brandPressed: palette.sprout800,
    brandSoft: palette.sprout50,
    brandLine: palette.sprout200,
    points: palette.amber500,
    pointsText: palette.amber700,
    pointsSoft: palette.amber50,
    pointsLine: palette.amber100,
    text: palette.ink900,
    textSecondary: palette.ink700,
    textMuted: palette.ink500,
    textDisabled: palette.ink300,
    line: palette.ink100,
    fill: palette.ink50,
    page: palette.paper,
    surface: palette.white,
    onBrand: palette.white,
    danger: palette.red600,
    dangerPressed: palette.red700,
    dangerSoft: palette.red50,
    info: palette.sky700,
    infoSoft: palette.sky50,
    mask: 'rgba(22, 36, 30, 0.48)',
  },
  size: {
    textDisplay: 72,
    textXl: 40,
    textLg: 32,
    textMd: 28,
    textSm: 24,
    radius: 24,
    radiusSmall: 16,
    radiusPill: 999,
    touch: 88,
    spaceHalf: space.half,
    space1: space[1],
    space2: space[2],
    space3: space[3],
    space4: space[4],
    space5: space[5],
    space6: space[6],
    space8: space[8],
    space10: space[10],
    space12: space[12],
  },
  raw: {
    shadow: '0 4px 24px rgba(22, 60, 44, 0.06)',
    shadowRaised: '0 12px 48px rgba(22, 60, 44, 0.16)',
    motionFast: '120ms',
    motion: '200ms',
    motionSlow: '300ms',
    ease: 'cubic-bezier(0.2, 0, 0, 1)',
    font: '-apple-system, BlinkMacSystemFont, "PingFang SC", "HarmonyOS Sans SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif',
  },
} as const;

export const component = {
  color: {
    buttonPrimary: semantic.color.brandStrong,
    buttonPrimaryPressed: semantic.color.brandPressed,
    buttonDanger: semantic.color.danger,
    cardSurface: semantic.color.surface,
    fieldLine: palette.ink300,
    fieldFocus: semantic.color.brandStrong,
    skeleton: palette.ink100,
    tableHead: semantic.color.fill,
    calendarStamp: semantic.color.brandStrong,
    calendarStampSoft: semantic.color.brandSoft,
  },
  size: {
    pagePadding: 32,
    /** Widest a phone layout grows on tablets and computers. */
    pageMax: 960,
    buttonHeight: 96,
    fieldHeight: 96,
    calendarCell: 72,
    staffRail: 400,
  },
} as const;

/** NutUI's own variables, bound to ours so that its components look like the rest. Its lengths are plain CSS. */
export const nutui = {
  'nutui-color-primary': semantic.color.brandStrong,
  'nutui-color-primary-text': semantic.color.onBrand,
  'nutui-color-primary-pressed': semantic.color.brandPressed,
  'nutui-color-primary-light': semantic.color.brandSoft,
  'nutui-color-primary-stop-1': semantic.color.brandStrong,
  'nutui-color-primary-stop-2': semantic.color.brandStrong,
  'nutui-color-title': semantic.color.text,
  'nutui-color-text': semantic.color.textSecondary,
  'nutui-color-text-help': semantic.color.textMuted,
  'nutui-color-background': semantic.color.page,
  'nutui-color-border': semantic.color.line,
  'nutui-color-mask': semantic.color.mask,
} as const;

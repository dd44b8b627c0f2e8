const gallery = process.env.QINGYA_GALLERY === '1';

const tabs = [
  { pagePath: 'pages/home/index', text: '首页', icon: 'home' },
  { pagePath: 'pages/points/index', text: '积分', icon: 'points' },
  { pagePath: 'pages/mall/index', text: '商城', icon: 'mall' },
  { pagePath: 'pages/me/index', text: '我的', icon: 'me' },
];

const staffPhone = [
  'today',
  'lesson',
  'code',
  'roll-call',
  'leave',
  'tasks',
  'members',
  'member',
  'award',
  'confirm-login',
  'cashier',
  'collect',
  'payment',
  'pick-up',
  'stock-take',
].map((page) => `pages/${page}/index`);
/** The desktop console is for browsers; WeChat's package is spared it. */
const staffDesk = [
  'web-login',
  'start',
  'imports',
  'import',
  'students',
  'student',
  'families',
  'family',
  'timetable',
  'classes',
  'class-group',
  'attendance',
  'disputes',
  'payments',
  'payment',
  'refunds',
  'desk-voids',
  'payment-tasks',
  'bills',
  'budget',
  'rules',
  'rule-version',
  'backtest',
  'backtest-result',
  'expiry-extensions',
  'manual-awards',
  'queued-awards',
  'staff',
  'audit',
  'deliveries',
  'jobs',
  'liability',
  'monitoring',
  'goods',
  'good',
  'redemptions',
  'mall-reports',
  'lotteries',
  'lottery',
].map((page) => `console/${page}/index`);
const staffPackage = {
  root: 'packages/staff',
  pages: process.env.TARO_ENV === 'h5' ? [...staffPhone, ...staffDesk] : staffPhone,
};

const schoolingPackage = {
  root: 'packages/schooling',
  pages: ['check-in', 'lessons', 'lesson', 'make-up', 'attendance', 'records'].map((page) => `pages/${page}/index`),
};
const memberPackage = {
  root: 'packages/member',
  pages: [
    'consent',
    'policy',
    'bind-phone',
    'privacy',
    'profile',
    'child',
    'code',
    'earn',
    'points-line',
    'expiring',
    'disputes',
    'messages',
    'settings',
  ].map((page) => `pages/${page}/index`),
};
const paymentsPackage = {
  root: 'packages/payments',
  pages: ['list', 'payment'].map((page) => `pages/${page}/index`),
};
const mallPackage = {
  root: 'packages/mall',
  pages: ['good', 'redemption', 'redemptions', 'rights', 'rule', 'address', 'lottery', 'draws', 'verify'].map(
    (page) => `pages/${page}/index`,
  ),
};

export default defineAppConfig({
  pages: gallery ? ['gallery/index'] : [...tabs.map(({ pagePath }) => pagePath), 'pages/sign-in/index'],
  ...(gallery
    ? {}
    : {
        subPackages: [schoolingPackage, memberPackage, paymentsPackage, mallPackage, staffPackage],
        tabBar: {
          color: '#5C6B64',
          selectedColor: '#0A7D57',
          backgroundColor: '#FFFFFF',
          borderStyle: 'white' as const,
          list: tabs.map(({ pagePath, text, icon }) => ({
            pagePath,
            text,
            iconPath: `assets/tab/${icon}.png`,
            selectedIconPath: `assets/tab/${icon}-active.png`,
          })),
        },
      }),
  window: {
    navigationBarTitleText: '青芽',
    navigationBarBackgroundColor: '#F6F8F6',
    navigationBarTextStyle: 'black',
    backgroundColor: '#F6F8F6',
    backgroundTextStyle: 'dark',
  },
  // WeChat refuses calls of these that an app does not declare.
  requiredPrivateInfos: ['chooseAddress'],
  lazyCodeLoading: 'requiredComponents',
});

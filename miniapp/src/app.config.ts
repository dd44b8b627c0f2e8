const gallery = process.env.QINGYA_GALLERY === '1';

const tabs = [
  { pagePath: 'pages/home/index', text: '首页', icon: 'home' },
  { pagePath: 'pages/me/index', text: '我的', icon: 'me' },
];

export default defineAppConfig({
  pages: gallery ? ['gallery/index'] : [...tabs.map(({ pagePath }) => pagePath), 'pages/sign-in/index'],
  ...(gallery
    ? {}
    : {
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
  lazyCodeLoading: 'requiredComponents',
});

const gallery = process.env.QINGYA_GALLERY === '1';

export default defineAppConfig({
  pages: gallery ? ['gallery/index'] : ['pages/home/index'],
  window: {
    navigationBarTitleText: '青芽',
    navigationBarBackgroundColor: '#F6F8F6',
    navigationBarTextStyle: 'black',
    backgroundColor: '#F6F8F6',
    backgroundTextStyle: 'dark',
  },
  lazyCodeLoading: 'requiredComponents',
});

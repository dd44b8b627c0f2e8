export default definePageConfig({
  navigationBarTitleText: '补课',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

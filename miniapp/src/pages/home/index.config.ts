export default definePageConfig({
  navigationBarTitleText: '青芽',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

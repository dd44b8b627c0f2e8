export default definePageConfig({
  navigationBarTitleText: '青芽',
  enableShareAppMessage: true,
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({
  navigationBarTitleText: '我的异议',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

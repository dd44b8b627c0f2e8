export default definePageConfig({
  navigationBarTitleText: '收款',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

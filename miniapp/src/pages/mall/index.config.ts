export default definePageConfig({
  navigationBarTitleText: '商城',
  enableShareAppMessage: true,
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

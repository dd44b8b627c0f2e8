export default definePageConfig({
  navigationBarTitleText: '积分',
  enableShareAppMessage: true,
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

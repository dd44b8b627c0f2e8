export default definePageConfig({
  navigationBarTitleText: '积分说明',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({
  navigationBarTitleText: '积分到期',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

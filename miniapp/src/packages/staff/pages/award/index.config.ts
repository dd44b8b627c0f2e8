export default definePageConfig({
  navigationBarTitleText: '奖励积分',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({
  navigationBarTitleText: '积分抽奖',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({
  navigationBarTitleText: '我的抽奖',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

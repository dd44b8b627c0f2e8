export default definePageConfig({
  navigationBarTitleText: '核对抽奖',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({
  navigationBarTitleText: '我的兑换',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({
  navigationBarTitleText: '兑换领取',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({
  navigationBarTitleText: '我的权益',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({
  navigationBarTitleText: '消息',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

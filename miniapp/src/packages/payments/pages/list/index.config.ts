export default definePageConfig({
  navigationBarTitleText: '缴费',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

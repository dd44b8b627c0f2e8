export default definePageConfig({
  navigationBarTitleText: '缴费详情',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({
  navigationBarTitleText: '课表与请假',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

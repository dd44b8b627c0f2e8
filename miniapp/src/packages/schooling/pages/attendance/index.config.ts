export default definePageConfig({
  navigationBarTitleText: '考勤与课时',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({
  navigationBarTitleText: '请假与补课',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

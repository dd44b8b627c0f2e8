export default definePageConfig({
  navigationBarTitleText: '请假与补课',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

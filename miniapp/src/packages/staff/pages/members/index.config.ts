export default definePageConfig({
  navigationBarTitleText: '找学员',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

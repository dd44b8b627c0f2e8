export default definePageConfig({
  navigationBarTitleText: '待办',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({
  navigationBarTitleText: '课次',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

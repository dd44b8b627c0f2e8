export default definePageConfig({
  navigationBarTitleText: '会员码',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

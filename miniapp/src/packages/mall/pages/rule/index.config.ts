export default definePageConfig({
  navigationBarTitleText: '家长确认',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({
  navigationBarTitleText: '设置',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

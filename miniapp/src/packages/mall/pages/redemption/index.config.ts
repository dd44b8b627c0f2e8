export default definePageConfig({
  navigationBarTitleText: '兑换详情',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

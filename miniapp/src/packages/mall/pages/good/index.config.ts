export default definePageConfig({
  navigationBarTitleText: '商品详情',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

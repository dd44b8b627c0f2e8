export default definePageConfig({
  navigationBarTitleText: '库存盘点',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({
  navigationBarTitleText: '怎样获得积分',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({
  navigationBarTitleText: '点评、作业与获奖',
  navigationStyle: 'default',
  enablePullDownRefresh: process.env.TARO_ENV === 'weapp',
});

export default definePageConfig({ navigationBarTitleText: '收款', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' });

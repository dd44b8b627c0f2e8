export default definePageConfig({ navigationBarTitleText: '今日课次', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' });

export default definePageConfig({ navigationBarTitleText: '课次', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' });

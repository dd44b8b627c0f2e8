export default definePageConfig({ navigationBarTitleText: '今日课次' });

export default definePageConfig({ navigationBarTitleText: '电脑后台' });

export default definePageConfig({ navigationBarTitleText: '商城报表' });

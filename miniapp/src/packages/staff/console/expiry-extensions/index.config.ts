export default definePageConfig({ navigationBarTitleText: '延长有效期' });

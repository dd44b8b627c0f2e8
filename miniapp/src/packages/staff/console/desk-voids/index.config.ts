export default definePageConfig({ navigationBarTitleText: '作废复核' });

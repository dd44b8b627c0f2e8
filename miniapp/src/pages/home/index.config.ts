export default definePageConfig({ navigationBarTitleText: '青芽' });

export default definePageConfig({ navigationBarTitleText: '找学员' });

export default definePageConfig({ navigationBarTitleText: '课次', navigationStyle: 'default' });

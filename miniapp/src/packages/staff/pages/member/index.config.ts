export default definePageConfig({ navigationBarTitleText: '学员', navigationStyle: 'default' });

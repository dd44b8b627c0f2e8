export default definePageConfig({ navigationBarTitleText: '点名', navigationStyle: 'default' });

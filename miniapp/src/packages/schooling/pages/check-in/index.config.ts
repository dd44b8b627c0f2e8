export default definePageConfig({ navigationBarTitleText: '签到', navigationStyle: 'default' });

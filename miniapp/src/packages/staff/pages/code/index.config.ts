export default definePageConfig({ navigationBarTitleText: '签到码', navigationStyle: 'default' });

export default definePageConfig({ navigationBarTitleText: '考勤与课时', navigationStyle: 'default' });

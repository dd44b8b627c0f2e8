export default definePageConfig({ navigationBarTitleText: '补课', navigationStyle: 'default', enablePullDownRefresh: true });

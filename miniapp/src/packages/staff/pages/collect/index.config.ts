export default definePageConfig({ navigationBarTitleText: '发起收款', navigationStyle: 'default' });

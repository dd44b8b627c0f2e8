export default definePageConfig({ navigationBarTitleText: '员工扫码登录' });

export default definePageConfig({ navigationBarTitleText: '积分监控' });

export default definePageConfig({
  navigationBarTitleText: '收件地址',
  navigationStyle: 'default',
});

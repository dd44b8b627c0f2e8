export default definePageConfig({ navigationBarTitleText: '点评、作业与获奖', navigationStyle: 'default' });

// NutUI is imported component by component together with its compiled style sheet.
module.exports = {
  presets: [['taro', { framework: 'react', ts: true, compiler: 'webpack5' }]],
  plugins: [
    [
      'import',
      {
        libraryName: '@nutui/nutui-react-taro',
        libraryDirectory: 'dist/es',
        style: (name) => `${name}/style/css`,
        customName: (name) => `@nutui/nutui-react-taro/dist/es/packages/${name.toLowerCase()}`,
        camel2DashComponentName: false,
      },
      'nutui',
    ],
  ],
};

/** Address of the API with its `/api/v1`, put in by the build. */
declare const API_BASE: string;
/** Version of the app, put in by the build. */
declare const APP_VERSION: string;

declare module '*.scss';
declare module '*.png' {
  const address: string;
  export default address;
}

declare namespace NodeJS {
  interface ProcessEnv {
    TARO_ENV?: 'weapp' | 'h5';
  }
}

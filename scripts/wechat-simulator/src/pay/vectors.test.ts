import { Authorizer } from './authorization';
import { PayKeys } from './keys';
import { APP_ID, rsaVerify } from './test-support';

/**
 * Signatures made with the openssl command line, so that neither our reading of the rules nor node:crypto is checked by
 * itself. PKCS #1 v1.5 gives the same signature each time; the private key is gone.
 */
const PUBLIC_KEY = [
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA7yr3OVanlneA4x15+t4ZBAvANoYn0CC9aAxsUcP+2Tw14EyygFxHG/pA',
  'k5mes3DYQz08+72PjZ/0sYZPOqcWe9PimQ3UhW/Xf4xO4ESgbwt+Gf6JzZJNTsktIWWfFfW/vPA4JIJTDumguxuJh1Y69CIeyOYo',
  'KoYZ6RSeXOgsnSzUbngygpy1bFj6KDPi0vKq0wBQ+EcXkiti1TepUE6as1735fK/sAoucUSdn0FDSOg9PTeuojjQlUEqH6qxRIdU',
  'BNEeFTp4dJGOvyzkU/A/4IfGuP2YIOzrx5Ss8Fkjha1vjK4/0C47KNZ4oDxMe8+JVWizaEHfIRPUR6KS0A9YOwIDAQAB',
].join('');
const TIME = 1_554_208_460;
const NONCE = '593BEC0C930BF1AFEB40B4A08C8FB242';
/** GET /v3/certificates?algorithm_type=RSA */
const GET_SIGNATURE = [
  'BZqy+Mq/C26VxHR2SMy8lZBaEK3xUweD/tRXEabKA/FPWnO78JxiODIM6ujY+T6vnDm9EE9qA1CCQkYnhZwr+yK3zwJ3dQiJa514',
  '2E61sQoxI2sNrS0YRwABtkbCcNx+fxGrNmoGLeoqWT9ZbYsMbKvOzL9w8C0W2LoXV5/myK17ge6cxTHPpa+dUxww1uTLl1uc5nQm',
  'uU+KhgUhG8xazknk9EZzDq+M2Ze5RFd/H4r7Zwg1IldY93Hdb/3cFNRd9XbMO5LOru8IxVHJ2r9lfpfgegaALRPAVgSPVXrxt5i8',
  'JJzYUleUX3l0BXrqGXpfJf2L4xZAG4wZpXZA0y9UhQ==',
].join('');
const BODY = '{"description":"创意美术"}';
/** POST /v3/pay/transactions/jsapi with `BODY` */
const POST_SIGNATURE = [
  'X7K8UgRWAyZH7aee9Xp9IEkNdzhnxERvuiXMO3wdHLOw92p9c8Bga12ybwRnfVtbushAgRD3OtCojfUTaBiEpwNUTHjrIkmY5yY4',
  'ogdhL9w6o1/maG9s+SqLxFOv2Ia8Dm4C4Vg1wHKxLuNd/zw9GBhxQDTeExttJRds4T3QmBGxQrCCMBLNxSqhWGM3MSbwQhdxP1MB',
  '7v9hDNN6yk+F4u9CNmDnxcYGwISa+75PaERbiKfBMrvsrVSqBN+Z3I+7F6gwtYru3tOkUH8y5BeB64oHBUPI52fyxXz6No/PWccr',
  'NQPBijS28nokoS46afasqAY5Y9wTo3OikkKDwW5Zqg==',
].join('');
const PREPAY_ID = 'wx201410272009395522657a690389285100';
/** `wx.requestPayment` for `PREPAY_ID` */
const PAY_SIGNATURE = [
  'x//h6n2GPu8bzjerZJRY8U9htn45g69isgH2KI04j6Q06oiuhSJU6bsQtJRzV0SL6Yv3OuiWg9x6sBd4ErkpNo3um45Vl8DrqRrc',
  'rtVvOdACChmETKMk3jIV6O/0CcIo8H5x+YTAoiDOLr0NNsvyFRB5eVFfhJEpih+OH3z55PBMcG0V+yZUIVV9m0ccFFRQAQBD+U4c',
  'lMLN8vEpDuy+mATpCPlPUj4dmWSeFPfqrV5DfR112j3eV4HmLeQudj/1OAVRwYHFHhsLiM5aBAY8XHhY0TU9cegCk9Y+T5c69f/1',
  'e8W4isKLjXaWH5/Cf2wR/OdSmi34O0cVzPupDQWUQw==',
].join('');

const pem = `-----BEGIN PUBLIC KEY-----\n${PUBLIC_KEY}\n-----END PUBLIC KEY-----\n`;

let keys: PayKeys;

beforeAll(async () => {
  const made = await PayKeys.make(TIME * 1_000);
  keys = PayKeys.load({ ...made.saved, merchantPrivateKey: pem });
});

const header = (signature: string): string =>
  `WECHATPAY2-SHA256-RSA2048 mchid="${keys.saved.mchId}",nonce_str="${NONCE}",signature="${signature}",timestamp="${TIME}",serial_no="${keys.saved.merchantSerial}"`;

const problem = (signature: string, method: string, target: string, body: string): Promise<string | undefined> =>
  new Authorizer().problem({ authorization: header(signature), method, target, body: Buffer.from(body) }, keys, TIME * 1_000);

test('a request without a body is signed over five lines, the last one empty', async () => {
  expect(await problem(GET_SIGNATURE, 'GET', '/v3/certificates?algorithm_type=RSA', '')).toBeUndefined();
  expect(await problem(GET_SIGNATURE, 'GET', '/v3/certificates', '')).toContain('验签失败');
  expect(await problem(GET_SIGNATURE, 'POST', '/v3/certificates?algorithm_type=RSA', '')).toContain('验签失败');
  expect(await problem(GET_SIGNATURE, 'GET', '/v3/certificates?algorithm_type=RSA', ' ')).toContain('验签失败');
});

test('a body is signed as UTF-8', async () => {
  expect(await problem(POST_SIGNATURE, 'POST', '/v3/pay/transactions/jsapi', BODY)).toBeUndefined();
  expect(await problem(POST_SIGNATURE, 'POST', '/v3/pay/transactions/jsapi', BODY.replace('美', '艺'))).toContain('验签失败');
});

test('the pay panel is signed over app, time, nonce and package', async () => {
  const text = `${APP_ID}\n${TIME}\n${NONCE}\nprepay_id=${PREPAY_ID}\n`;
  expect(rsaVerify(text, PAY_SIGNATURE, pem)).toBe(true);
  expect(await keys.verify(text, PAY_SIGNATURE)).toBe(true);
  expect(await keys.verify(text.slice(0, -1), PAY_SIGNATURE)).toBe(false);
});

import type { WechatAddress } from '@/services/wechat';
import type { Address } from './good-model';

export const emptyAddress: Address = { recipient: '', phone: '', region: '', detail: '' };

export type AddressProblems = Partial<Record<keyof Address, string>>;

/** No digits, streets and doors, as the server wants it; three districts have a road in their names (路南区, 路北区, 路桥区). */
const REGION = /^(?:[^\d０-９路号室栋]|路(?=[南北桥]区))*$/;
const longest = { recipient: 30, region: 60, detail: 100 } as const;

/** What is wrong with what was typed; fields that are still empty are not wrong yet. */
export const addressProblems = (address: Address): AddressProblems => {
  const { recipient, phone, region, detail } = trimmed(address);
  return {
    ...(recipient.length > longest.recipient ? { recipient: '收件人请控制在 30 字以内' } : {}),
    ...(phone !== '' && !/^1\d{10}$/.test(phone) ? { phone: '请填写 11 位手机号' } : {}),
    ...regionProblem(region),
    ...(detail.length === 1 || detail.length > longest.detail ? { detail: '请写明街道和门牌，100 字以内' } : {}),
  };
};

const regionProblem = (region: string): AddressProblems => {
  if (region.length === 1 || region.length > longest.region) return { region: '请写明省、市、区，60 字以内' };
  return REGION.test(region) ? {} : { region: '这里只填到区县，街道和门牌号请写在下面' };
};

export const trimmed = ({ recipient, phone, region, detail }: Address): Address => ({
  recipient: recipient.trim(),
  phone: phone.replace(/[\s-]/g, ''),
  region: region.trim(),
  detail: detail.trim(),
});

/** Whether something can be posted there. */
export const isComplete = (address: Address): boolean =>
  Object.values(trimmed(address)).every((part) => part !== '') && Object.keys(addressProblems(address)).length === 0;

/** An address that was chosen in WeChat, in our fields; cities that are provinces too are named once. */
export const fromWechat = ({ userName, telNumber, provinceName, cityName, countyName, detailInfo }: WechatAddress): Address => ({
  recipient: userName,
  phone: telNumber,
  region: `${provinceName === cityName ? '' : provinceName}${cityName}${countyName}`,
  detail: detailInfo,
});

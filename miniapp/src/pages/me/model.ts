import type { AnswerOf } from '@/services/api';

export type Me = AnswerOf<'identity.me'>;
type Guardian = NonNullable<Me['family']>['guardians'][number];

const relations: Readonly<Record<Guardian['relation'], string>> = {
  mother: '妈妈',
  father: '爸爸',
  grandparent: '祖辈',
  other: '其他监护人',
};

/** How somebody is related to the children. */
export const relationName = (relation: Guardian['relation']): string => relations[relation];

/** 138****1234 · 未绑定微信. */
export const guardianHint = ({ phoneMasked, bound }: Pick<Guardian, 'phoneMasked' | 'bound'>): string =>
  [phoneMasked ?? '未登记手机号', ...(bound ? [] : ['未绑定微信'])].join(' · ');

/** Whose redemptions they are; a family with one child need not be told. */
export const mallTitle = (items: readonly unknown[], { name }: { readonly name: string }): string =>
  items.length > 1 ? `${name}的兑换与权益` : '兑换与权益';

/** A staff member's roles as one line per role: 前台 · 东校区、西校区. */
export const roleLines = (staff: NonNullable<Me['staff']>): readonly string[] =>
  staff.roles.map(
    ({ roleName, campuses }) => `${roleName} · ${campuses === 'all' ? '全部校区' : campuses.map(({ name }) => name).join('、')}`,
  );

import { View } from '@tarojs/components';
import { FilterBar, Select } from '@/components';
import { Chips } from '@/family/ChildSwitcher';
import { categories, scopes, sorts, type Wanted } from './model';

interface FiltersProps {
  readonly wanted: Wanted;
  readonly onChange: (wanted: Wanted) => void;
}

/** What of the shelf is shown, and in which order. */
export const Filters = ({ wanted, onChange }: FiltersProps) => (
  <View className='mall-filters'>
    <FilterBar
      fields={[{ kind: 'search', id: 'goods', label: '搜索商品' }]}
      values={{ goods: wanted.search }}
      onChange={({ goods = '' }) => onChange({ ...wanted, search: goods.slice(0, 40) })}
      actions={
        <Select
          label='排序'
          value={wanted.sort}
          options={sorts}
          testId='mall-sort'
          onChange={(value) => onChange({ ...wanted, sort: sorts.find((one) => one.value === value)?.value ?? wanted.sort })}
        />
      }
    />
    <View className='mall-filters__strip'>
      <Chips
        label='商品范围'
        options={scopes}
        value={wanted.scope}
        onChange={(value) => onChange({ ...wanted, scope: scopes.find((one) => one.value === value)?.value ?? wanted.scope })}
      />
    </View>
    <View className='mall-filters__strip'>
      <Chips
        label='商品类别'
        options={categories}
        value={wanted.category}
        onChange={(value) => onChange({ ...wanted, category: categories.find((one) => one.value === value)?.value ?? '' })}
      />
    </View>
  </View>
);

import { ConfirmSheet } from '@/components';
import type { PayPanel } from '@/services/wechat';

/** The demo's pay panel: it is answered on the simulator's «phone», in a tab of its own. */
export const PhoneSheet = ({ panel }: { readonly panel: PayPanel | null }) => {
  if (process.env.TARO_ENV !== 'h5' || panel === null) return null;
  return (
    <ConfirmSheet
      open
      title='请在“手机”上确认付款'
      message='这是体验环境，不会真的扣款。“手机”是一个新的页面，在那里确认或取消付款，这里会自动更新。'
      confirmText='打开“手机”'
      cancelText='关闭支付'
      onConfirm={() => void window.open(panel.phoneUrl, '_blank', 'noopener')}
      onCancel={panel.close}
    />
  );
};

import { PageShell } from '@/components';
import '@/family/family.scss';
import { goBack } from '@/family/go-back';
import { useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { emptyAddress } from '../../address-model';
import { chooseAddressHere, useChosenAddress } from '../../chosen-address';
import { AddressForm } from './AddressForm';
import '../../mall.scss';

/** Where something is posted to: what was filled in before, else the last one the family used. */
export default function AddressPage() {
  const signedIn = useRequireSession(urls.postalAddress());
  const chosen = useChosenAddress();
  const last = useQuery(signedIn ? 'last address' : null, (attach) => call('mallFamily.lastAddress', { attach }));
  // Without an answer the form is there all the same: the address can be typed.
  const known = chosen ?? last.data?.address ?? emptyAddress;
  return (
    <PageShell face={last.busy && last.data === undefined ? { kind: 'loading' } : { kind: 'ready' }}>
      <AddressForm
        known={known}
        onDone={(address) => {
          chooseAddressHere(address);
          void goBack(urls.mall());
        }}
      />
    </PageShell>
  );
}

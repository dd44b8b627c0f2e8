export { maskPhone, normalisePhone } from './phone-number';
export { createVault, type Vault, type VaultKey } from './vault';

/** The payments module's only door: what other modules and the composition root may use. */

export { paymentEntities } from './persistence/entities';

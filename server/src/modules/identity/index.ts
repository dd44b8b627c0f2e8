export { identityEntities } from './persistence/entities';

/** The crm module's only door: what the composition root may use. */
export { routes as crmRoutes } from './http/routes';

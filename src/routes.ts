// Routes that stream and are therefore no operations: uploads and downloads.
import type { FastifyInstance } from 'fastify';
import type { Services, ContextOf } from './core/http.ts';
import { addEverything } from './modules/backup/everything.ts';
import { addTelephony } from './modules/calls/routes.ts';
import { addCustomerExport } from './modules/customers/find/export.ts';
import { addAccessFile } from './modules/privacy/access/routes.ts';
import { addImportRoutes } from './modules/imports/routes.ts';

export function addRoutes(app: FastifyInstance, services: Services & { contextOf: ContextOf }): void {
  addTelephony(app, services);
  addCustomerExport(app, services.contextOf);
  addEverything(app, services.contextOf);
  addAccessFile(app, services.contextOf);
  addImportRoutes(app, services);
}

// Routes that stream and are therefore no operations: uploads and downloads.
import type { FastifyInstance } from 'fastify';
import type { Services, ContextOf } from './core/http.ts';

export function addRoutes(_app: FastifyInstance, _services: Services & { contextOf: ContextOf }): void {}

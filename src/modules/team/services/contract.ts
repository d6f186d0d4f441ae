import { z } from 'zod';
import { operation } from '../../../core/operation.ts';
import { permissions, roles } from '../../../core/permissions.ts';
import { ApiKey, Name } from '../contract.ts';

const Id = z.uuid();
/** What no machine is: an owner decides who comes in. */
const serviceRoles = roles.filter((role) => role !== 'owner');
const Service = z.object({
  staffId: Id,
  name: z.string(),
  role: z.enum(roles),
  siteIds: z.array(Id),
  active: z.boolean(),
  keys: z.array(ApiKey),
});

export const servicesContract = {
  list: operation('services.list', {
    route: 'GET /services',
    summary: 'Services: other systems that use the API in their own name, with their keys',
    permission: 'team.manage',
    input: z.object({}),
    output: z.object({ items: z.array(Service) }),
  }),
  add: operation('services.add', {
    route: 'POST /services',
    summary: 'Add a service; it has a role and sites, and no way to sign in',
    permission: 'team.manage',
    input: z.object({ name: Name, role: z.enum(serviceRoles), siteIds: z.array(Id).default([]) }),
    output: Service,
  }),
  update: operation('services.update', {
    route: 'PATCH /services/{staffId}',
    summary: 'Change name, role or sites of a service, or put it out: its keys stop at once',
    permission: 'team.manage',
    input: z.object({
      staffId: Id,
      name: Name.optional(),
      role: z.enum(serviceRoles).optional(),
      siteIds: z.array(Id).optional(),
      active: z.boolean().optional(),
    }),
    output: Service,
  }),
  addKey: operation('services.addKey', {
    route: 'POST /services/{staffId}/keys',
    summary: 'Make an API key for a service; its secret is shown this once',
    permission: 'team.manage',
    input: z.object({
      staffId: Id,
      name: Name,
      permissions: z.array(z.enum(permissions)).min(1).nullable().default(null),
      /** at most two years ahead; left out: one year */
      expiresAt: z.iso.datetime().nullable().default(null),
    }),
    output: ApiKey.extend({ key: z.string() }),
  }),
  revokeKey: operation('services.revokeKey', {
    route: 'DELETE /services/{staffId}/keys/{apiKeyId}',
    summary: 'Revoke an API key of a service at once',
    permission: 'team.manage',
    input: z.object({ staffId: Id, apiKeyId: Id }),
    output: z.object({ apiKeyId: Id }),
  }),
};

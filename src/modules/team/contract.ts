import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { permissions, roles } from '../../core/permissions.ts';

const Id = z.uuid();
export const Name = z.string().trim().min(1).max(200);
const Currency = z.string().regex(/^[A-Z]{3}$/);
export const Password = z.string().min(12).max(128);

export const Business = z.object({
  name: z.string(),
  currency: z.string(),
  timeZone: z.string(),
  locale: z.string(),
  country: z.string(),
  sample: z.boolean(),
  settings: z.object({
    /** share of customers left alone by lot, so that the effect of calling can be told; 0 switches it off */
    holdOutShare: z.number().min(0).max(0.5),
    /** people on one rep's Today list */
    todayLength: z.int().min(1).max(100),
  }),
});
export const Site = z.object({ siteId: Id, name: z.string(), timeZone: z.string() });
export const Member = z.object({
  staffId: Id,
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  siteIds: z.array(Id),
  active: z.boolean(),
  twoFactor: z.boolean(),
  /** until when the password they were given opens the account; null: they have chosen their own */
  firstPasswordUntil: z.string().nullable(),
});
/** Opens the account until then, to nothing but choosing another. */
const FirstPassword = z.object({ password: z.string(), until: z.string() });
export const ApiKey = z.object({
  apiKeyId: Id,
  name: z.string(),
  hint: z.string(),
  /** null: all that its role may do */
  permissions: z.array(z.string()).nullable(),
  createdAt: z.string(),
  /** null: made before keys had to end */
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
});

export const teamContract = {
  /** What a browser must know before anything else: is this set up, who am I. */
  welcome: operation('team.welcome', {
    route: 'GET /welcome',
    summary: 'Whether set-up is still open, and who is signed in',
    permission: 'public',
    input: z.object({}),
    output: z.object({
      open: z.boolean(),
      business: Business.nullable(),
      sites: z.array(Site),
      /** single sign-on, by the name on its button; required of everybody but owners */
      sso: z.object({ name: z.string(), required: z.boolean() }).nullable(),
      /** why whoever was signed in here is not any more */
      sessionOver: z.enum(['idle', 'longest', 'ended']).nullable(),
      me: z
        .object({
          staffId: Id.nullable(),
          name: z.string(),
          email: z.string(),
          role: z.enum(roles),
          siteIds: z.array(Id).nullable(),
          permissions: z.array(z.enum(permissions)),
          locale: z.string().nullable(),
          twoFactor: z.boolean(),
          /** nothing else may be done until the password they were given is replaced */
          passwordDue: z.boolean(),
          /** nothing else may be done until a second factor is set up */
          secondFactorDue: z.boolean(),
        })
        .nullable(),
    }),
  }),
  setUp: operation('team.setUp', {
    route: 'POST /set-up',
    summary: 'Create the business and its owner, once; closes itself for good',
    permission: 'public',
    secret: ['password'],
    input: z.object({
      owner: z.object({ name: Name, email: z.email().max(200) }),
      password: Password,
      business: z.object({
        name: Name,
        currency: Currency,
        timeZone: z.string().min(1),
        locale: z.string().min(2).default('en'),
        country: z
          .string()
          .regex(/^[A-Z]{2}$/)
          .default('GB'),
        site: Name,
      }),
    }),
    output: z.object({ staffId: Id }),
  }),
  updateBusiness: operation('team.updateBusiness', {
    route: 'PATCH /business',
    summary: 'Change the name, zone, language or settings of the business',
    permission: 'settings.manage',
    input: z
      .object({
        name: Name,
        timeZone: z.string(),
        locale: z.string(),
        country: z.string().regex(/^[A-Z]{2}$/),
        settings: Business.shape.settings.partial(),
      })
      .partial(),
    output: Business,
  }),
  addSite: operation('team.addSite', {
    route: 'POST /sites',
    summary: 'Add a site',
    permission: 'settings.manage',
    input: z.object({ name: Name, timeZone: z.string().optional() }),
    output: Site,
  }),
  renameSite: operation('team.renameSite', {
    route: 'PATCH /sites/{siteId}',
    summary: 'Rename a site',
    permission: 'settings.manage',
    input: z.object({ siteId: Id, name: Name }),
    output: Site,
  }),
  staff: operation('team.staff', {
    route: 'GET /staff',
    summary: 'Everybody on the staff',
    permission: 'team.read',
    input: z.object({}),
    output: z.object({ items: z.array(Member) }),
  }),
  addStaff: operation('team.addStaff', {
    route: 'POST /staff',
    summary: 'Add somebody to the staff; the first password is shown this once',
    permission: 'team.manage',
    secret: ['password'],
    input: z.object({
      name: Name,
      email: z.email().max(200),
      role: z.enum(roles),
      siteIds: z.array(Id).default([]),
      /** one that they chose, brought along from elsewhere; left out: one is made, for a week and to be replaced */
      password: Password.optional(),
    }),
    output: Member.extend({ firstPassword: FirstPassword.nullable() }),
  }),
  giveFirstPassword: operation('team.giveFirstPassword', {
    route: 'POST /staff/{staffId}/first-password',
    summary: 'For somebody who lost their password: a first one, shown this once; ends their sessions',
    permission: 'team.manage',
    input: z.object({ staffId: Id }),
    output: FirstPassword,
  }),
  updateStaff: operation('team.updateStaff', {
    route: 'PATCH /staff/{staffId}',
    summary: 'Change the role, sites, name or state of somebody on the staff',
    permission: 'team.manage',
    secret: ['password'],
    input: z
      .object({
        staffId: Id,
        name: Name.optional(),
        role: z.enum(roles).optional(),
        siteIds: z.array(Id).optional(),
        active: z.boolean().optional(),
        /** who gets the customers, promises and begun contacts of somebody who is put out */
        successorId: Id.optional(),
        password: Password.optional(),
      })
      .refine(({ active, successorId }) => successorId === undefined || active === false, {
        error: 'only with active: false',
        path: ['successorId'],
      }),
    output: Member,
  }),
  changePassword: operation('team.changePassword', {
    route: 'POST /me/password',
    summary: 'Change your own password; every other session of yours ends',
    permission: 'self.manage',
    replacesPassword: true,
    secret: ['current', 'next'],
    input: z.object({ current: z.string().max(200), next: Password }),
    output: z.object({ endedSessions: z.int() }),
  }),
  setLocale: operation('team.setLocale', {
    route: 'PUT /me/locale',
    summary: 'Choose your own language and number format',
    permission: 'self.manage',
    input: z.object({ locale: z.string().min(2).max(20).nullable() }),
    output: z.object({ locale: z.string().nullable() }),
  }),
  apiKeys: operation('team.apiKeys', {
    route: 'GET /api-keys',
    summary: 'Your API keys, without their secrets',
    permission: 'self.manage',
    input: z.object({}),
    output: z.object({ items: z.array(ApiKey) }),
  }),
  addApiKey: operation('team.addApiKey', {
    route: 'POST /api-keys',
    summary: 'Make an API key; its secret is shown this once',
    permission: 'self.manage',
    input: z.object({
      name: Name,
      permissions: z.array(z.enum(permissions)).min(1).nullable().default(null),
      /** at most two years ahead; left out: one year */
      expiresAt: z.iso.datetime().nullable().default(null),
    }),
    output: ApiKey.extend({ key: z.string() }),
  }),
  revokeApiKey: operation('team.revokeApiKey', {
    route: 'DELETE /api-keys/{apiKeyId}',
    summary: 'Revoke an API key at once',
    permission: 'self.manage',
    input: z.object({ apiKeyId: Id }),
    output: z.object({ apiKeyId: Id }),
  }),
};

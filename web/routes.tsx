// Every page of the product. Pages load when they are opened.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ORPCError } from '@orpc/client';
import type { ComponentType } from 'react';
import type { Permission } from '../src/core/permissions.ts';
import { idIn } from './address.ts';
import { client, queryClient } from './client.ts';
import { i18n } from './i18n.ts';
import { readAuditSearch } from '../src/modules/audit/web/audit-search.ts';
import { readDuplicatesSearch } from '../src/modules/duplicates/web/duplicates-search.ts';
import { readPromisesSearch } from '../src/modules/promises/web/promises-search.ts';
import { readSearch } from '../src/modules/customers/find/web/list-search.ts';
import { Failed, Loading, NoPage } from './parts/states.tsx';
import { part } from './part.ts';
import { Shell } from './shell.tsx';
import { type Welcome, welcomeQuery } from './welcome.ts';

const lazyPage = <K extends string>(load: () => Promise<Record<K, ComponentType>>, name: K) =>
  lazyRouteComponent(part(load), name);

const root = createRootRoute({
  component: Outlet,
  errorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
});

/** Sends to where somebody belongs: set-up while it is open, sign-in while nobody is, the product otherwise. */
async function arrive(belongs: (welcome: Welcome) => string | null): Promise<void> {
  const to = belongs(await queryClient.ensureQueryData(welcomeQuery()));
  if (to) throw redirect({ to });
}
function home({ open, me }: Welcome): string {
  if (open) return '/welcome';
  if (!me) return '/sign-in';
  if (me.passwordDue) return '/first-password';
  return me.secondFactorDue ? '/second-factor' : '/';
}

const firstRun = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  beforeLoad: () => arrive((welcome) => (welcome.open ? null : home(welcome))),
  component: lazyPage(() => import('../src/modules/team/web/first-run-page.tsx'), 'FirstRunPage'),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  /** to: where somebody was on their way to; refused: why the single sign-on did not let them in */
  validateSearch: ({
    to,
    refused,
  }: {
    to?: unknown;
    refused?: unknown;
  }): { to?: string; refused?: string } => ({
    ...(typeof to === 'string' && { to }),
    ...(typeof refused === 'string' && { refused }),
  }),
  beforeLoad: () => arrive((welcome) => (!welcome.open && !welcome.me ? null : home(welcome))),
  component: lazyPage(() => import('../src/modules/team/web/sign-in-page.tsx'), 'SignInPage'),
});
const firstPassword = createRoute({
  getParentRoute: () => root,
  path: '/first-password',
  beforeLoad: () => arrive((welcome) => (welcome.me?.passwordDue ? null : home(welcome))),
  component: lazyPage(() => import('../src/modules/team/web/first-password-page.tsx'), 'FirstPasswordPage'),
});
const secondFactor = createRoute({
  getParentRoute: () => root,
  path: '/second-factor',
  beforeLoad: () => arrive((welcome) => (welcome.me?.secondFactorDue ? null : home(welcome))),
  component: lazyPage(() => import('../src/modules/team/web/second-factor-page.tsx'), 'SecondFactorPage'),
});
const house = createRoute({
  getParentRoute: () => root,
  id: 'house',
  async beforeLoad({ location }) {
    const welcome = await queryClient.ensureQueryData(welcomeQuery());
    const at = home(welcome);
    const to = at === '/' ? null : at;
    if (to === '/sign-in' && location.href !== '/') throw redirect({ to, search: { to: location.href } });
    if (to) throw redirect({ to });
  },
  component: Shell,
});
const inHouse = { getParentRoute: () => house } as const;

/** For whoever has its address, but not the role: said at once, not when a form that was filled in is sent. */
const only = (permission: Permission) => ({
  async beforeLoad(): Promise<void> {
    const { me } = await queryClient.ensureQueryData(welcomeQuery());
    if (!me?.permissions.includes(permission))
      throw new ORPCError('FORBIDDEN', { status: 403, message: i18n.t('errors:forbidden') });
  },
});

/** The three ways on are for a house without customers; later the door leads to the day's work. */
async function toWork(): Promise<void> {
  const { me } = await queryClient.ensureQueryData(welcomeQuery());
  const { items } = await client.find.list({ limit: 1 });
  if (items.length === 0) return;
  throw redirect({ to: me?.permissions.includes('today.work') ? '/today' : '/customers' });
}
const start = createRoute({
  ...inHouse,
  path: '/',
  beforeLoad: toWork,
  component: lazyPage(() => import('../src/modules/team/web/start-page.tsx'), 'StartPage'),
});
const today = createRoute({
  ...inHouse,
  ...only('today.work'),
  path: '/today',
  validateSearch: ({ staffId }: { staffId?: unknown }): { staffId?: string } => ({ staffId: idIn(staffId) }),
  component: lazyPage(() => import('../src/modules/outreach/web/today-page.tsx'), 'TodayPage'),
});
const imports = createRoute({
  ...inHouse,
  path: '/imports',
  component: lazyPage(() => import('../src/modules/imports/web/imports-page.tsx'), 'ImportsPage'),
});
const oneImport = createRoute({
  ...inHouse,
  path: '/imports/$importNo',
  component: lazyPage(() => import('../src/modules/imports/web/import-page.tsx'), 'ImportPage'),
});
const settings = createRoute({
  ...inHouse,
  path: '/settings',
  component: lazyPage(() => import('../src/modules/team/web/settings-page.tsx'), 'SettingsPage'),
});

const customers = createRoute({
  ...inHouse,
  path: '/customers',
  validateSearch: readSearch,
  component: lazyPage(() => import('../src/modules/customers/find/web/customers-page.tsx'), 'CustomersPage'),
});
const newCustomer = createRoute({
  ...inHouse,
  ...only('customers.write'),
  path: '/customers/new',
  /** somebody calls whom nobody knows yet */
  validateSearch: ({
    phone,
    country,
    call,
  }: {
    phone?: unknown;
    country?: unknown;
    call?: unknown;
  }): { phone?: string; country?: string; call?: string } => ({
    // the address holds a number as it is: +44… would otherwise be read as one to count with
    ...((typeof phone === 'string' || typeof phone === 'number') && { phone: String(phone) }),
    ...(typeof country === 'string' && { country }),
    ...(typeof call === 'string' && { call }),
  }),
  component: lazyPage(() => import('../src/modules/customers/web/new-customer-page.tsx'), 'NewCustomerPage'),
});
const customerCard = createRoute({
  ...inHouse,
  path: '/customers/$customerId',
  beforeLoad({ params }): void {
    if (!idIn(params.customerId)) throw notFound();
  },
  /** call: answered on this desk just now; contact: the open conversation to go on with */
  validateSearch: ({
    call,
    contact,
  }: {
    call?: string;
    contact?: string;
  }): { call?: string; contact?: string } => ({
    ...(typeof call === 'string' && { call }),
    ...(typeof contact === 'string' && { contact }),
  }),
  component: lazyPage(() => import('../src/modules/customers/web/card-page.tsx'), 'CardPage'),
});
const duplicates = createRoute({
  ...inHouse,
  path: '/duplicates',
  validateSearch: readDuplicatesSearch,
  component: lazyPage(() => import('../src/modules/duplicates/web/duplicates-page.tsx'), 'DuplicatesPage'),
});
const handover = createRoute({
  ...inHouse,
  ...only('customers.handover'),
  path: '/handover',
  /** from: whose customers */
  validateSearch: ({ from }: { from?: unknown }): { from?: string } => ({ from: idIn(from) }),
  component: lazyPage(
    () => import('../src/modules/relations/handover/web/handover-page.tsx'),
    'HandoverPage',
  ),
});
const answering = createRoute({
  ...inHouse,
  ...only('calls.read'),
  path: '/answering',
  component: lazyPage(() => import('../src/modules/calls/web/answering-page.tsx'), 'AnsweringPage'),
});
const promises = createRoute({
  ...inHouse,
  path: '/promises',
  validateSearch: readPromisesSearch,
  component: lazyPage(() => import('../src/modules/promises/web/promises-page.tsx'), 'PromisesPage'),
});
const worth = createRoute({
  ...inHouse,
  path: '/worth',
  component: lazyPage(() => import('../src/modules/worth/web/worth-page.tsx'), 'WorthPage'),
});
const audit = createRoute({
  ...inHouse,
  ...only('audit.read'),
  path: '/audit',
  validateSearch: readAuditSearch,
  component: lazyPage(() => import('../src/modules/audit/web/audit-page.tsx'), 'AuditPage'),
});
const freshness = createRoute({
  ...inHouse,
  path: '/freshness',
  validateSearch: ({ site }: { site?: unknown }): { site?: string } => ({ site: idIn(site) }),
  component: lazyPage(() => import('../src/modules/facts/web/freshness-page.tsx'), 'FreshnessPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    firstRun,
    signIn,
    firstPassword,
    secondFactor,
    house.addChildren([
      start,
      today,
      answering,
      promises,
      worth,
      freshness,
      audit,
      imports,
      oneImport,
      settings,
      customers,
      duplicates,
      handover,
      newCustomer,
      customerCard,
    ]),
  ]),
  defaultPendingComponent: Loading,
  defaultErrorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
  defaultNotFoundComponent: NoPage,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

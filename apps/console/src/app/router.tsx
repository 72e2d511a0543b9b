import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { queryOf } from '../api/client.ts';
import { Guard } from './guard.tsx';
import { Home } from './home.tsx';
import { NotFound } from './not-found.tsx';
import { CareSearch, HouseSearch, IntakeDetailSearch, IntakeSearch } from './search.ts';
import { Shell } from './shell.tsx';
import { SignIn } from './sign-in.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const home = createRoute({ getParentRoute: () => root, path: '/', component: Home });
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignIn });

// Each job is its own chunk: a clerk's browser never loads the staff pages, nor the other way round.
const sendGuard = createRoute({
  getParentRoute: () => root,
  id: 'send-guard',
  component: () => <Guard page="send" />,
});
const send = createRoute({
  getParentRoute: () => sendGuard,
  path: '/send',
  component: lazyRouteComponent(() => import('../pages/send/send-page.tsx'), 'SendPage'),
});
const sent = createRoute({
  getParentRoute: () => sendGuard,
  path: '/send/$id',
  component: lazyRouteComponent(() => import('../pages/send/sent-page.tsx'), 'SentPage'),
});

const houseGuard = createRoute({
  getParentRoute: () => root,
  id: 'house-guard',
  component: () => <Guard page="house" />,
});
const house = createRoute({
  getParentRoute: () => houseGuard,
  path: '/house',
  validateSearch: HouseSearch,
  component: lazyRouteComponent(() => import('../pages/house/house-page.tsx'), 'HousePage'),
});
const room = createRoute({
  getParentRoute: () => houseGuard,
  path: '/house/$room',
  component: lazyRouteComponent(() => import('../pages/house/room-page.tsx'), 'RoomPage'),
});

const intakeGuard = createRoute({
  getParentRoute: () => root,
  id: 'intake-guard',
  component: () => <Guard page="intake" />,
});
const intake = createRoute({
  getParentRoute: () => intakeGuard,
  path: '/intake',
  validateSearch: IntakeSearch,
  component: lazyRouteComponent(() => import('../pages/intake/intake-page.tsx'), 'IntakePage'),
});
const intakeDetail = createRoute({
  getParentRoute: () => intakeGuard,
  path: '/intake/$id',
  validateSearch: IntakeDetailSearch,
  component: lazyRouteComponent(() => import('../pages/intake/detail-page.tsx'), 'DetailPage'),
});

const exposureGuard = createRoute({
  getParentRoute: () => root,
  id: 'exposure-guard',
  component: () => <Guard page="exposure" />,
});
const exposure = createRoute({
  getParentRoute: () => exposureGuard,
  path: '/exposure',
  component: lazyRouteComponent(() => import('../pages/exposure/exposure-page.tsx'), 'ExposurePage'),
});

const meterGuard = createRoute({
  getParentRoute: () => root,
  id: 'meter-guard',
  component: () => <Guard page="meter" />,
});
const meter = createRoute({
  getParentRoute: () => meterGuard,
  path: '/meter',
  component: lazyRouteComponent(() => import('../pages/meter/meter-page.tsx'), 'MeterPage'),
});

const careGuard = createRoute({
  getParentRoute: () => root,
  id: 'care-guard',
  component: () => <Guard page="care" />,
});
const care = createRoute({
  getParentRoute: () => careGuard,
  path: '/care',
  validateSearch: CareSearch,
  component: lazyRouteComponent(() => import('../pages/care/rates-page.tsx'), 'RatesPage'),
});
const robson = createRoute({
  getParentRoute: () => careGuard,
  path: '/care/robson',
  validateSearch: CareSearch,
  component: lazyRouteComponent(() => import('../pages/care/robson-page.tsx'), 'RobsonPage'),
});
const months = createRoute({
  getParentRoute: () => careGuard,
  path: '/care/months',
  validateSearch: CareSearch,
  component: lazyRouteComponent(() => import('../pages/care/months-page.tsx'), 'MonthsPage'),
});

const accountGuard = createRoute({
  getParentRoute: () => root,
  id: 'account-guard',
  component: () => <Guard page="account" />,
});
const account = createRoute({
  getParentRoute: () => accountGuard,
  path: '/me',
  component: lazyRouteComponent(() => import('../pages/account/account-page.tsx'), 'AccountPage'),
});

const peopleGuard = createRoute({
  getParentRoute: () => root,
  id: 'people-guard',
  component: () => <Guard page="people" />,
});
const people = createRoute({
  getParentRoute: () => peopleGuard,
  path: '/people',
  component: lazyRouteComponent(() => import('../pages/people/people-page.tsx'), 'PeoplePage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    sendGuard.addChildren([send, sent]),
    houseGuard.addChildren([house, room]),
    intakeGuard.addChildren([intake, intakeDetail]),
    exposureGuard.addChildren([exposure]),
    meterGuard.addChildren([meter]),
    careGuard.addChildren([care, robson, months]),
    accountGuard.addChildren([account]),
    peopleGuard.addChildren([people]),
  ]),
  defaultPreload: false,
  // Plain `name=value`, so that an address can be read, typed and quoted.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => queryOf(search as Record<string, string | undefined>),
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

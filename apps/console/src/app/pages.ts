import type { SessionInfo } from '@vernix/contracts';

export type PageName = SessionInfo['pages'][number];

/** The rail's order, each job's address, and the zone that serves it. The account is everybody's, and no job. */
export const PAGES = [
  { name: 'house', path: '/house', zone: 'vault' },
  { name: 'send', path: '/send', zone: 'gateway' },
  { name: 'intake', path: '/intake', zone: 'vault' },
  { name: 'exposure', path: '/exposure', zone: 'vault' },
  { name: 'meter', path: '/meter', zone: 'vault' },
  { name: 'care', path: '/care', zone: 'insights' },
  { name: 'people', path: '/people', zone: 'vault' },
] as const satisfies readonly {
  name: Exclude<PageName, 'account'>;
  path: string;
  zone: SessionInfo['zone'];
}[];

/** Where a person lands after signing in: the house for staff, else their one job. */
export function firstPage(session: SessionInfo): (typeof PAGES)[number] | undefined {
  return PAGES.find((page) => session.pages.includes(page.name));
}

/** Jobs that live on another origin of the product, with their full address. */
export function elsewhere(session: SessionInfo): { name: (typeof PAGES)[number]['name']; href: string }[] {
  return PAGES.filter((page) => page.zone !== session.zone && page.name !== 'people').flatMap((page) => {
    const origin = session.origins[page.zone];
    return origin === null ? [] : [{ name: page.name, href: new URL(page.path, origin).href }];
  });
}

import { Outlet } from '@tanstack/react-router';
import { useSession } from '../api/session.ts';
import { NotFound } from './not-found.tsx';
import type { PageName } from './pages.ts';
import { SignedOut } from './signed-out.tsx';

/** Opens a page only to those it is for. The server refuses the data anyway; this spares them the empty frame. */
export function Guard({ page }: { readonly page: PageName }) {
  const { data: session } = useSession();
  if (session === undefined) return null;
  if (session.role === null) return <SignedOut />;
  return session.pages.includes(page) ? <Outlet /> : <NotFound />;
}

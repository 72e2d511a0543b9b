import { Navigate } from '@tanstack/react-router';
import { useSession } from '../api/session.ts';
import { NotFound } from './not-found.tsx';
import { firstPage } from './pages.ts';
import { SignedOut } from './signed-out.tsx';

export function Home() {
  const { data: session } = useSession();
  if (session === undefined) return null;
  if (session.role === null) return <SignedOut />;
  const first = firstPage(session);
  return first === undefined ? <NotFound /> : <Navigate to={first.path} replace />;
}

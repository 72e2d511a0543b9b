import { Link } from '@tanstack/react-router';
import type { SessionInfo } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useSignOut } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Icon } from '../design/icon.tsx';
import { elsewhere, PAGES } from './pages.ts';
import { Preferences } from './preferences.tsx';

/** The jobs of this role in this zone, then those that live at another address of the product. */
export function Rail({ session }: { readonly session: SessionInfo | undefined }) {
  const { t } = useTranslation();
  const here = PAGES.filter((page) => session?.pages.includes(page.name));
  const others = session === undefined ? [] : elsewhere(session);
  return (
    <header className="rail">
      <Link to="/" className="wordmark">
        <Icon name="mark" />
        <span>Vernix</span>
      </Link>
      <nav className="jobs" aria-label={t('rail.jobs')}>
        <ul>
          {here.map((page) => (
            <li key={page.name}>
              <Link to={page.path} className="job">
                <Icon name={page.name} />
                {t(`page.${page.name}`)}
              </Link>
            </li>
          ))}
          {others.map((page) => (
            <li key={page.name} className="elsewhere">
              <a
                href={page.href}
                className="job"
                title={t('rail.elsewhere', { host: new URL(page.href).host })}
              >
                <Icon name={page.name} />
                {t(`page.${page.name}`)}
                <Icon name="away" />
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <details className="account">
        <summary>
          <Icon name="person" />
          <span>{session?.role ? t(`role.${session.role}`) : t('rail.settings')}</span>
        </summary>
        <div className="account-panel">
          {session?.partner ? <p className="small quiet">{session.partner}</p> : null}
          <Preferences />
          {session?.pages.includes('account') ? <Link to="/me">{t('page.account')}</Link> : null}
          {session?.role ? <SignOut /> : null}
        </div>
      </details>
    </header>
  );
}

function SignOut() {
  const { t } = useTranslation();
  const signOut = useSignOut();
  return (
    <Button kind="plain" onPress={() => void signOut()}>
      {t('rail.signOut')}
    </Button>
  );
}

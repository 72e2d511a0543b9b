import { useTranslation } from 'react-i18next';
import { TextField } from './text-field.tsx';

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The six digits that an authenticator app shows. */
export function CodeField(props: Props) {
  const { t } = useTranslation();
  return <TextField {...props} label={t('codeDoor.code')} inputMode="numeric" autoComplete="one-time-code" />;
}

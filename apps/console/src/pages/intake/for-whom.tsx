import type { ExtractPartners } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { Choice } from '../../design/choice.tsx';
import { Segmented } from '../../design/segmented.tsx';
import { TextField } from '../../design/text-field.tsx';

const WHOM = ['self', 'partner'] as const;
export type Whom = (typeof WHOM)[number];

/** Longest age recipient. */
const LONGEST = 4_096;

/** Whether the rows are for the asker or for a partner that has a key; not asked where there is none. */
export function ForWhom(props: { readonly value: Whom; readonly onChange: (whom: Whom) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Segmented
        label={t('extract.whom')}
        value={props.value}
        options={WHOM.map((value) => ({ value, label: t(`extract.whoms.${value}`) }))}
        onChange={props.onChange}
      />
      <p className="quiet">{t(`extract.meansFor.${props.value}`)}</p>
    </>
  );
}

interface RecipientProps {
  readonly whom: Whom;
  readonly partners: ExtractPartners['partners'];
  readonly partner: string;
  readonly choosePartner: (id: string) => void;
  readonly recipient: string;
  readonly nameRecipient: (recipient: string) => void;
}

/** A partner of the roster, or a key of the asker's own. */
export function RecipientField(props: RecipientProps) {
  const { t } = useTranslation();
  if (props.whom === 'self')
    return (
      <TextField
        label={t('extract.recipient')}
        value={props.recipient}
        onChange={props.nameRecipient}
        maxLength={LONGEST}
      />
    );
  return (
    <Choice
      label={t('extract.partner')}
      value={props.partner}
      any={t('extract.choosePartner')}
      options={props.partners.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id) => props.choosePartner(id ?? '')}
    />
  );
}

import { MAPPING_IDS, type WhoAmI } from '@vernix/contracts';
import { useState } from 'react';
import { DropZone, FileTrigger, Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Icon } from '../../design/icon.tsx';
import { useFormat } from '../../locales/format.ts';
import { send } from './outgoing.ts';

interface Props {
  readonly who: WhoAmI;
  /** Whether the key to seal to is here and verified. Without it nothing can be chosen. */
  readonly ready: boolean;
  readonly first: boolean;
}

/** What the file is, then the file: dropped, or chosen. It is sealed and sent at once. */
export function Chooser({ who, ready, first }: Props) {
  const { t } = useTranslation();
  const { bytes } = useFormat();
  const [mapping, setMapping] = useState<string>('template');
  const [tooLarge, setTooLarge] = useState(false);

  function take(files: readonly File[]): void {
    const fits = files.filter((file) => file.size > 0 && file.size <= who.fileBytes);
    setTooLarge(fits.length < files.length);
    for (const file of fits) void send(file, mapping, who.partner);
  }

  return (
    <section className="chooser" aria-label={t('send.choose')}>
      <RadioGroup value={mapping} onChange={setMapping} className="mappings">
        <Label className="small quiet">{t('send.mapping')}</Label>
        {MAPPING_IDS.map((id) => (
          <RadioField key={id} value={id} className="mapping-field">
            <RadioButton className="mapping">
              <span className="dot" aria-hidden="true" />
              <span>
                {t(`mapping.${id}.name`)}
                <span className="small quiet">{t(`mapping.${id}.about`)}</span>
              </span>
            </RadioButton>
          </RadioField>
        ))}
      </RadioGroup>
      <DropZone
        className="drop"
        isDisabled={!ready}
        onDrop={(event) => {
          const dropped = event.items.filter((item) => item.kind === 'file');
          void Promise.all(dropped.map((item) => item.getFile())).then(take);
        }}
      >
        <Icon name="file" />
        <p>{t('send.drop')}</p>
        <FileTrigger allowsMultiple onSelect={(list) => take([...(list ?? [])])}>
          <Button kind="primary" isDisabled={!ready}>
            {t('send.pick')}
          </Button>
        </FileTrigger>
        <p className="small quiet">{t('send.limit', { size: bytes(who.fileBytes) })}</p>
      </DropZone>
      {tooLarge ? (
        <p className="alarm-text" role="alert">
          {t('send.wrongSize', { size: bytes(who.fileBytes) })}
        </p>
      ) : null}
      {first ? (
        <p className="small">
          <a href="/example.csv" download>
            {t('send.example')}
          </a>{' '}
          <span className="quiet">{t('send.exampleAbout')}</span>
        </p>
      ) : null}
    </section>
  );
}

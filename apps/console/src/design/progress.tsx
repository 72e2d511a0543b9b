import { ProgressBar } from 'react-aria-components';
import { useFormat } from '../locales/format.ts';

interface Props {
  readonly label: string;
  /** 0 to 1; null while there is nothing to measure yet. */
  readonly value: number | null;
}

export function Progress({ label, value }: Props) {
  const { percentShort } = useFormat();
  return (
    <ProgressBar
      className="progress"
      value={(value ?? 0) * 100}
      isIndeterminate={value === null}
      aria-label={label}
      valueLabel={value === null ? '' : percentShort(value)}
    >
      <span className="progress-track">
        <span className="progress-fill" style={{ inlineSize: `${(value ?? 0) * 100}%` }} />
      </span>
    </ProgressBar>
  );
}

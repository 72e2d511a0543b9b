interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password';
  readonly inputMode?: 'text' | 'numeric';
  readonly autoComplete?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Default: it is. */
  readonly required?: boolean;
}

/** One line to fill in. */
export function TextField(props: Props) {
  const { label, onChange, type = 'text', autoComplete = 'off', required = true, ...input } = props;
  return (
    <label className="field">
      <span className="small quiet">{label}</span>
      <input
        {...input}
        type={type}
        autoComplete={autoComplete}
        required={required}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

interface Props<T extends string> {
  readonly label: string;
  readonly value: T | '';
  /** What the empty choice means: "All sites". Left out where one must be chosen. */
  readonly any?: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T | undefined) => void;
}

/** One of many. The browser's own control: at home on a phone, with a screen reader and under any policy. */
export function Choice<T extends string>({ label, value, any, options, onChange }: Props<T>) {
  return (
    <label className="pick">
      <span className="small quiet">{label}</span>
      <select
        value={value}
        onChange={(event) => onChange(options.find((option) => option.value === event.target.value)?.value)}
      >
        {any === undefined ? null : <option value="">{any}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

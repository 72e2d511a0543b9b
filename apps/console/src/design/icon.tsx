const PATHS = {
  house: 'M3 10h14M3 4h14v13H3zM10 4v3M10 13v4',
  send: 'M10 13V3M6 7l4-4 4 4M3 12v5h14v-5',
  intake: 'M10 3v9M6 8l4 4 4-4M3 13v4h14v-4',
  exposure:
    'M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10zM10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  meter: 'M3 15a7.5 7.5 0 1 1 14 0M10 12l3.5-4.5M8.8 13.5h2.4',
  care: 'M3 3v14h14M6 13l3.5-4 3 2.5L17 5',
  away: 'M8 4h8v8M16 4 6 14',
  person: 'M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17c.6-3 3.2-4.5 6.5-4.5s5.9 1.5 6.5 4.5',
  people:
    'M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c.4-2.6 2.6-4 5.5-4s5.1 1.4 5.5 4M13 3.8a3 3 0 0 1 0 5.4M14.5 12.8c1.9.5 3.2 1.8 3.5 3.7',
  key: 'M12.5 11.5a4 4 0 1 0-3.6-2.3L3 15v2h3v-2h2v-2h1.5l.9-1.6M13.5 6.5h.01',
  copy: 'M7 7h10v10H7zM13 7V3H3v10h4',
  check: 'M4 10.5l4 4 8-9',
  cross: 'M5 5l10 10M15 5L5 15',
  file: 'M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  download: 'M10 3v10M6 9l4 4 4-4M4 17h12',
  back: 'M9 4l-6 6 6 6M3 10h14',
  up: 'M10 16V4M5 9l5-5 5 5',
  down: 'M10 4v12M5 11l5 5 5-5',
  mark: 'M10 1.8a8.2 8.2 0 1 1-5.8 2.4',
} as const;
export type IconName = keyof typeof PATHS;

/** A drawing beside words that say the same; never alone. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className={`icon icon-${name}`} viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
      {name === 'mark' ? <circle cx="10" cy="10" r="4.2" /> : null}
    </svg>
  );
}

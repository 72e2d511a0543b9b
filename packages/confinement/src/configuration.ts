import { posix } from 'node:path';
import { type Right, type Setting, ZONE_NEEDS, type ZoneName } from './needs.ts';

/** A zone's configuration as it is in its file. */
export type Configuration = Readonly<Record<string, unknown>>;

/** A path that a configuration names, and what the zone does there. */
export interface Place {
  readonly setting: Setting;
  readonly path: string;
  /** `keep`: it reads and writes. `make`: a socket of its own. `call`: another's, which takes no right to a file. */
  readonly access: 'read' | 'keep' | 'make' | 'call';
  readonly kind: 'file' | 'directory' | 'socket';
}

/** How configurations name their paths: `roster.file`, `filesDir`, `directory`, `adminSocket`. */
const KINDS = [
  ['file', /file$/i],
  ['directory', /dir(ectory)?$/i],
  ['socket', /socket$/i],
] as const;

/** The places a zone's configuration names. */
export function placesIn(zone: ZoneName, configuration: Configuration): Place[] {
  const { readsOnly, keeps, makesSockets } = ZONE_NEEDS[zone];
  const access = (kind: Place['kind'], setting: Setting): Place['access'] => {
    if (kind === 'socket') return makesSockets ? 'make' : 'call';
    if (kind === 'directory') return readsOnly.includes(setting) ? 'read' : 'keep';
    return keeps.includes(setting) ? 'keep' : 'read';
  };
  return valuesIn(configuration, '').flatMap(([setting, path]) => {
    const kind = KINDS.find(([, pattern]) => pattern.test(setting))?.[0];
    if (kind === undefined || typeof path !== 'string') return [];
    return [{ setting, path, kind, access: access(kind, setting) }];
  });
}

/** The directories in which a zone may change things. */
export function writableIn(zone: ZoneName, configuration: Configuration): string[] {
  const { movesIn } = ZONE_NEEDS[zone];
  const found = placesIn(zone, configuration)
    .filter(({ access }) => access === 'keep' || access === 'make')
    .map(({ path, kind, setting }) =>
      kind === 'directory' && !movesIn.includes(setting) ? path : posix.dirname(path),
    );
  return [...new Set(found)];
}

/** The reasons why a zone with this configuration gets these rights, if it does. */
export function rightsIn(zone: ZoneName, configuration: Configuration): ReadonlyMap<Right, string> {
  const given = ZONE_NEEDS[zone].grants.filter(
    ({ when }) => when === undefined || valuesAt(configuration, when).length > 0,
  );
  return new Map(given.map(({ right, because }) => [right, because]));
}

/** Another process, by where it listens. */
export interface Peer {
  readonly what: string;
  readonly host: string;
  readonly port: number;
}

/** Whom a zone calls over the network. */
export function callsIn(zone: ZoneName, configuration: Configuration): Peer[] {
  return ZONE_NEEDS[zone].calls.flatMap(({ what, setting, standard }) =>
    valuesAt(configuration, setting).flatMap((value) => {
      const at = standard ?? (typeof value === 'string' ? ofAddress(value) : ofPair(value));
      return at === null ? [] : [{ what, ...at }];
    }),
  );
}

/** The ports on which it listens. */
export function portsIn(zone: ZoneName, configuration: Configuration): number[] {
  return ZONE_NEEDS[zone].listens.flatMap((setting) =>
    valuesAt(configuration, `${setting}.port`).filter((port) => typeof port === 'number'),
  );
}

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

function ofAddress(address: string): Omit<Peer, 'what'> | null {
  const url = URL.parse(address);
  if (url === null) return null;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: url.port === '' ? (PORTS[url.protocol] ?? 0) : Number(url.port) };
}

function ofPair(value: unknown): Omit<Peer, 'what'> | null {
  if (typeof value !== 'object' || value === null) return null;
  const { host, port } = value as { host?: unknown; port?: unknown };
  return typeof host === 'string' && typeof port === 'number' ? { host, port } : null;
}

/** What a configuration has at a setting; several when there is a list on the way. */
function valuesAt(configuration: Configuration, setting: Setting): unknown[] {
  let values: unknown[] = [configuration];
  for (const name of setting.split('.')) {
    values = values
      .map((value) =>
        typeof value === 'object' && value !== null ? (value as Configuration)[name] : undefined,
      )
      .flat()
      .filter((value) => value !== undefined && value !== null);
  }
  return values;
}

/** Every value that is no object, by its setting; those in a list share one. */
function valuesIn(value: unknown, setting: Setting): [Setting, unknown][] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => valuesIn(one, setting));
  if (typeof value !== 'object' || value === null) return [[setting, value]];
  const prefix = setting === '' ? '' : `${setting}.`;
  return Object.entries(value).flatMap(([name, one]) => valuesIn(one, prefix + name));
}

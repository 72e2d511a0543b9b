/** Where everything lies in the data directory. */
import { createHash } from 'node:crypto';
import { chmod, lstat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { makeDirectory } from '@vernix/durable';

export const ZONES = ['key-service', 'vault', 'gateway', 'insights', 'witness', 'desk', 'publisher'] as const;
export type Zone = (typeof ZONES)[number];

/** Longest path of a Unix socket that every system takes (macOS: 104 bytes with its end mark). */
const SOCKET_PATH_BYTES = 100;
const LONGEST_SOCKET_NAME = 'key-service.sock'.length;

export interface Layout {
  readonly data: string;
  readonly config: string;
  readonly logs: string;
  /** Sockets of this run. */
  readonly run: string;
  readonly gateway: string;
  readonly keys: string;
  readonly vault: string;
  readonly postgres: string;
  readonly snapshots: string;
  readonly insights: string;
  readonly witness: string;
  readonly simulator: string;
}

/** Makes a directory that only we may enter, or makes sure that the one found is ours. */
async function claim(path: string): Promise<void> {
  await makeDirectory(path, 0o700);
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) throw new VernixError('data-not-ours');
  await chmod(path, 0o700);
}

/** Sockets lie in the data directory, or, when its path is too long for a socket, in a private temporary one. */
export function socketDirectory(directory: string): string {
  const data = resolve(directory);
  const inside = join(data, 'run');
  if (Buffer.byteLength(inside) + 1 + LONGEST_SOCKET_NAME <= SOCKET_PATH_BYTES) return inside;
  const name = createHash('sha256').update(data).digest('hex').slice(0, 16);
  return join(tmpdir(), `vernix-${process.getuid?.() ?? 0}-${name}`);
}

/** Makes the data directory and what is in it, closed to others. */
export async function openLayout(directory: string): Promise<Layout> {
  const data = resolve(directory);
  const inside = (name: string): string => join(data, name);
  const layout: Layout = {
    data,
    config: inside('config'),
    logs: inside('logs'),
    run: socketDirectory(data),
    gateway: inside('gateway'),
    keys: inside('keys'),
    vault: inside('vault'),
    postgres: inside('postgres'),
    snapshots: inside('snapshots'),
    insights: inside('insights'),
    witness: inside('witness'),
    simulator: inside('simulator'),
  };
  for (const path of Object.values<string>({ ...layout })) {
    // PostgreSQL makes its own: run by root, it belongs to another account.
    if (path !== layout.postgres) await claim(path);
  }
  return layout;
}

export const zoneConfigFile = (layout: Layout, zone: Zone): string => join(layout.config, `${zone}.json`);

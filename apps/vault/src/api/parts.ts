import type { VernixError } from '@vernix/contracts';
import type { Log } from '@vernix/service';
import type { Pool } from 'pg';
import type { Extracts } from '../extracts/extracts.ts';
import type { Changes } from '../changes.ts';
import type { GatewayClient } from '../collect/gateway-client.ts';
import type { UnderWay } from '../ingest/lane-process.ts';
import type { KeyFiguresSource } from './key-figures.ts';
import type { Raises } from '../raises/raises.ts';
import type { Partners } from '../roster.ts';

/** What the staff interface reads from. Of the registry it writes nothing but who asked for an extract. */
export interface ApiParts {
  readonly database: Pool;
  readonly partners: Partners;
  readonly gateway: GatewayClient;
  readonly keyFigures: KeyFiguresSource;
  readonly underWay: (transfer: string) => UnderWay | undefined;
  /** The transfers that are being worked on. */
  readonly opening: () => readonly string[];
  /** Why no file can be opened, though the key service answers. */
  readonly standstill: () => VernixError | null;
  readonly changes: Changes;
  readonly extracts: Extracts;
  readonly raises: Raises;
  readonly timeZone: string;
  readonly log: Log;
}

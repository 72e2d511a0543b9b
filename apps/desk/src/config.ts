import { TlsFiles } from '@vernix/service';
import { z } from 'zod';

/** `apps/desk/src/main.ts --config FILE.json`. docs/operating.md describes each setting. */
export const DeskConfig = z.strictObject({
  /** The key service's socket for the desk: it answers the operations on approvals, and no others. */
  keyService: z.strictObject({ socket: z.string().min(1).max(4096) }),
  /** The desk's address as browsers see it. The key service's configuration says the same. */
  origin: z.url(),
  listen: z.strictObject({
    host: z.string().default('127.0.0.1'),
    /** 0 takes any free port. */
    port: z.int().min(0).max(65_535),
    tls: TlsFiles.nullable().default(null),
  }),
});
export type DeskConfig = z.output<typeof DeskConfig>;

import { TlsFiles } from '@vernix/service';
import { z } from 'zod';

const Path = z.string().min(1).max(4096);

/** `apps/witness/src/main.ts --config FILE.json`. docs/verifying.md shows one. */
export const WitnessConfig = z.strictObject({
  /** Its signing keys as `vernix keygen --witness` makes them, one a line. */
  keyFile: Path,
  /** Holds the last checkpoint cosigned of each log, and nothing else. */
  directory: Path,
  /**
   * Begin with no memory when there is none. For the first start only: a witness that forgot what it cosigned would cosign
   * a fork, so without this a missing memory keeps it from starting.
   */
  create: z.boolean().default(false),
  listen: z.strictObject({
    host: z.string().default('127.0.0.1'),
    /** 0 takes any free port. */
    port: z.int().min(0).max(65_535),
    tls: TlsFiles.nullable().default(null),
  }),
  /** The logs it watches, each by its origin and the public keys that sign it. */
  logs: z
    .array(
      z.strictObject({
        origin: z.string().min(1).max(255),
        keys: z.array(z.string().max(4096)).min(1).max(8),
      }),
    )
    .min(1)
    .max(64),
});
export type WitnessConfig = z.output<typeof WitnessConfig>;

import { StoreSettings } from '@vernix/log-store';
import { z } from 'zod';

const Path = z.string().min(1).max(4096);

/** `apps/publisher/src/main.ts --config FILE.json`. docs/operating.md shows one. */
export const PublisherConfig = z.strictObject({
  /** Where the vault serves the log. */
  log: z.url({ protocol: /^https?$/ }),
  /** Whom to believe about it: what they did not sign is not published. */
  policyFile: Path,
  to: StoreSettings.extend({
    /** Whom it calls is said, so that it may call nobody else. */
    endpoint: z.url({ protocol: /^https?$/ }),
    /** The store's key, as S3 tools keep it. Read again each time. */
    credentialsFile: Path,
  }),
  /** From one copy to the next. */
  everySeconds: z.int().min(10).max(3600).default(60),
});
export type PublisherConfig = z.output<typeof PublisherConfig>;

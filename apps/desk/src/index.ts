/** The officers' desk: shows what is asked and carries passkeys' answers to the key service. It decides nothing and keeps nothing. */
import { KeyClient } from '@vernix/key-channel';
import { createHttp, type Log, listen, type Running } from '@vernix/service';
import type { DeskConfig } from './config.ts';
import { addPage } from './page.ts';
import { addRoutes } from './routes.ts';

export { DeskConfig } from './config.ts';

export async function startDesk(config: DeskConfig, log: Log): Promise<Running> {
  const keys = KeyClient.to(config.keyService.socket);
  const app = await createHttp({ log, title: 'Vernix desk', tls: config.listen.tls });
  addRoutes(app, { keys, origin: new URL(config.origin).origin });
  addPage(app);
  const address = await listen(app, config.listen.host, config.listen.port);
  return {
    addresses: { http: address },
    async close() {
      await app.close();
      await keys.close();
    },
  };
}

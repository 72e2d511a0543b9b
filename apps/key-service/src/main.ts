import { loadConfig, runProcess } from '@vernix/service';
import { KeyServiceConfig, startKeyService } from './index.ts';

const config = loadConfig(KeyServiceConfig);
runProcess('key-service', async (log, failed) => {
  const service = await startKeyService(config, { log, failed });
  return { addresses: { keys: service.socket }, close: () => service.close() };
});

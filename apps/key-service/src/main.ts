import { loadConfig, runProcess } from '@vernix/service';
import { KeyServiceConfig, startKeyService } from './index.ts';

const config = loadConfig(KeyServiceConfig);
runProcess('key-service', async (log) => {
  const service = await startKeyService(config, { log });
  return { addresses: { keys: service.socket }, close: () => service.close() };
});

import { loadConfig, runProcess } from '@vernix/service';
import { GatewayConfig, startGateway } from './index.ts';

const config = loadConfig(GatewayConfig);

runProcess('gateway', async (log) => {
  const gateway = await startGateway(config, log);
  process.on('SIGHUP', () => void gateway.refreshRoster());
  return gateway;
});

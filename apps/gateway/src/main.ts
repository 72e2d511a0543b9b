import { setFlagsFromString } from 'node:v8';
import { loadConfig, runProcess } from '@vernix/service';
import { GatewayConfig, startGateway } from './index.ts';

// The heap is small and stays so, but the buffers that pass through beside it make the collector mark it some forty
// times a gigabyte. In one go that takes milliseconds; in steps between our own it took a third of an upload's time.
setFlagsFromString('--no-incremental-marking');

const config = loadConfig(GatewayConfig);

runProcess('gateway', async (log) => {
  const gateway = await startGateway(config, log);
  process.on('SIGHUP', () => void gateway.refreshRoster());
  return gateway;
});

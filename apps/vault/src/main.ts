import { loadConfig, runProcess } from '@vernix/service';
import { startVault, VaultConfig } from './index.ts';

const config = loadConfig(VaultConfig);
runProcess('vault', async (log) => {
  const vault = await startVault(config, log);
  process.on('SIGHUP', () => void vault.refreshRoster());
  const { url: staff, logUrl } = vault;
  return { addresses: { staff, ...(logUrl === null ? {} : { log: logUrl }) }, close: () => vault.close() };
});

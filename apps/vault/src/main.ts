import { loadConfig, runProcess } from '@vernix/service';
import { startVault, VaultConfig } from './index.ts';

const config = loadConfig(VaultConfig);
runProcess('vault', async (log) => {
  const vault = await startVault(config, log);
  return { addresses: { staff: vault.url }, close: () => vault.close() };
});

import { loadConfig, runProcess } from '@vernix/service';
import { Simulator, SimulatorConfig } from './simulate.ts';

const config = loadConfig(SimulatorConfig);

runProcess('simulator', (log) => {
  const simulator = new Simulator(config, log);
  const finished = simulator.run().catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'AbortError') log.failure('simulation-failed', error);
  });
  return Promise.resolve({
    addresses: {},
    close: async () => {
      simulator.stop();
      await finished;
    },
  });
});

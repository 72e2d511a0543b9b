import { loadConfig, runProcess } from '@vernix/service';
import { startWitness, WitnessConfig } from './index.ts';

const config = loadConfig(WitnessConfig);

runProcess('witness', (log) => startWitness(config, log));

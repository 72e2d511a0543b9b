import { loadConfig, runProcess } from '@vernix/service';
import { DeskConfig, startDesk } from './index.ts';

const config = loadConfig(DeskConfig);
runProcess('desk', (log) => startDesk(config, log));

import { loadConfig, runProcess } from '@vernix/service';
import { InsightsConfig, startInsights } from './index.ts';

const config = loadConfig(InsightsConfig);

runProcess('insights', (log) => startInsights(config, log));

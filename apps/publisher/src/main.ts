import { loadConfig, runProcess } from '@vernix/service';
import { PublisherConfig, startPublisher } from './index.ts';

const config = loadConfig(PublisherConfig);

runProcess('publisher', (log) => startPublisher(config, log));

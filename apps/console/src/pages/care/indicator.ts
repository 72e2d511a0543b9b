import type { IndicatorsAnswer } from '@vernix/contracts';

export type Indicator = IndicatorsAnswer['indicators'][number];

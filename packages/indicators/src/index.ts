/** What a figure means: definitions as data, the Robson classification, and the plain SQL that counts them. */
export { type Condition, conditionSql, type Facts, holds } from './condition.ts';
export { CAESAREAN, INDICATORS } from './data/indicators.ts';
export { ROBSON_LABELS, ROBSON_TITLE, UNCLASSIFIABLE_LABELS } from './data/robson-labels.ts';
export type { Indicator, Words } from './indicator.ts';
export { type ChartPoint, type Judgement, judge, RUN_LENGTH } from './p-chart.ts';
export { type CountsQuery, countsQuery, type Period, type Query, robsonQuery } from './queries.ts';
export { renderIndicatorsMarkdown } from './render.ts';
export {
  ROBSON_GROUPS,
  ROBSON_VERSION,
  type RobsonClass,
  type RobsonGroup,
  robsonClass,
  robsonSql,
  UNCLASSIFIABLE,
  type UnclassifiableReason,
} from './robson.ts';
export { womenSql } from './women.ts';

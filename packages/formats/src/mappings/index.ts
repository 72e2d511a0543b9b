import { VernixError } from '@vernix/contracts';
import type { Mapping } from '../mapping.ts';
import { template } from './template.ts';
import { usNatality2014 } from './us-natality-2014.ts';

export const MAPPINGS: readonly Mapping[] = [template, usNatality2014];

/** @throws VernixError `mapping-unknown` */
export function getMapping(id: string): Mapping {
  const mapping = MAPPINGS.find((candidate) => candidate.id === id);
  if (mapping === undefined) throw new VernixError('mapping-unknown');
  return mapping;
}

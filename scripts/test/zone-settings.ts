/** What each zone's configuration can have. */
import type { Setting, ZoneName } from '@vernix/confinement';
import { DeskConfig } from '@vernix/desk';
import { GatewayConfig } from '@vernix/gateway';
import { InsightsConfig } from '@vernix/insights';
import { KeyServiceConfig } from '@vernix/key-service';
import { PublisherConfig } from '@vernix/publisher';
import { VaultConfig } from '@vernix/vault';
import { WitnessConfig } from '@vernix/witness';
import { z } from 'zod';

export const CONFIGURATIONS: Readonly<Record<ZoneName, z.ZodType>> = {
  gateway: GatewayConfig,
  vault: VaultConfig,
  'key-service': KeyServiceConfig,
  desk: DeskConfig,
  insights: InsightsConfig,
  witness: WitnessConfig,
  publisher: PublisherConfig,
};

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

function settings(schema: Schema, prefix = ''): Setting[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, value]) => [
    prefix + name,
    ...settings(value, `${prefix}${name}.`),
  ]);
  const others = [schema.items ?? [], schema.anyOf ?? [], schema.oneOf ?? []].flat();
  return [...own, ...others.flatMap((one) => settings(one, prefix))];
}

/** Every setting that a file of this shape can have, by its path in it. */
export const settingsOf = (shape: z.ZodType): Setting[] =>
  settings(z.toJSONSchema(shape, { io: 'input' }) as Schema);

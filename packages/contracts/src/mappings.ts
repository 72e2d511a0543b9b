/**
 * How the columns of a sender's file may be declared to be read: `template` for the registry's own, else one agreed for
 * another kind of file. What each does is data in packages/formats.
 */
export const MAPPING_IDS = ['template', 'us-natality-2014'] as const;
export type MappingId = (typeof MAPPING_IDS)[number];

export const isMappingId = (id: string): id is MappingId => (MAPPING_IDS as readonly string[]).includes(id);

import { z } from 'zod';

/** The JSON part of a request to the key service: an operation's name and its fields. */
export const request = <T extends string, S extends z.ZodRawShape>(op: T, shape: S) =>
  z.strictObject({ id: z.int().nonnegative(), op: z.literal(op), ...shape });

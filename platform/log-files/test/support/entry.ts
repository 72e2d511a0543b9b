export const entry = (index: number): Buffer => Buffer.from(`entry ${index}`);

/** A transparency log wherever it lies: in a directory, where it is served, in an object store; and its way into the last. */
export { type Following, follow } from './publish/follow.ts';
export { type Published, publish } from './publish/publish.ts';
export { type Credentials, parseCredentials } from './s3/credentials.ts';
export { ObjectStore } from './s3/object-store.ts';
export { isStorePlace, type StorePlace, StoreSettings, storePlace } from './s3/place.ts';
export { openSource } from './source/open.ts';
export type { LogSource } from './source/source.ts';

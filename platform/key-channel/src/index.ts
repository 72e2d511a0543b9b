export { type KeyServicePlace, RemoteKeyService, RemoteListener } from './address.ts';
export { approved } from './approved.ts';
export { KeyClient } from './client.ts';
export { Connection } from './connection.ts';
export { encodeFrame, type Frame, FrameReader } from './frame.ts';
export { KeyServer } from './key-server.ts';
export { answers, listenPrivately } from './listen-privately.ts';
export { type Callers, listenRemotely } from './listen-remotely.ts';
export { type Perform, Session, type SessionEvents } from './session.ts';

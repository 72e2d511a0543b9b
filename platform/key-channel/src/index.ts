export { KeyClient } from './client.ts';
export { encodeFrame, type Frame, FrameReader } from './frame.ts';

type Value =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly Value[]
  | ReadonlyMap<number | string, Value>;

/** CBOR in its shortest form, for what the tests' authenticator says. Numbers below 2^32. */
export function encodeCbor(value: Value): Buffer {
  if (value === false) return Buffer.of(0xf4);
  if (value === true) return Buffer.of(0xf5);
  if (value === null) return Buffer.of(0xf6);
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([head(3, text.length), text]);
  }
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map) {
    const members = [...(value as ReadonlyMap<number | string, Value>)];
    return Buffer.concat([head(5, members.length), ...members.flat().map((one) => encodeCbor(one))]);
  }
  const values = value as readonly Value[];
  return Buffer.concat([head(4, values.length), ...values.map((one) => encodeCbor(one))]);
}

function head(major: number, argument: number): Buffer {
  const first = major << 5;
  if (argument < 24) return Buffer.of(first | argument);
  if (argument < 0x100) return Buffer.of(first | 24, argument);
  const wide = argument >= 0x10000;
  const bytes = Buffer.alloc(wide ? 5 : 3);
  bytes[0] = first | (wide ? 26 : 25);
  if (wide) bytes.writeUInt32BE(argument, 1);
  else bytes.writeUInt16BE(argument, 1);
  return bytes;
}

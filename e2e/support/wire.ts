/** What was heard on a line that carries HTTP/1.1, without a library that could understand it too kindly. */
export class Wire {
  readonly #heard: Buffer[] = [];

  add(chunk: Buffer): void {
    this.#heard.push(chunk);
  }

  /** Everything, as it stood there: a byte a character. */
  text(): string {
    return Buffer.concat(this.#heard).toString('latin1');
  }

  /** The bodies of requests of one method. */
  bodies(method: string): Buffer[] {
    const found: Buffer[] = [];
    const all = this.text();
    const requests = new RegExp(
      `^${method} \\S+ HTTP/1\\.1\r\n(?:.+\r\n)*?content-length: (\\d+)\r\n(?:.+\r\n)*\r\n`,
      'gim',
    );
    for (const match of all.matchAll(requests)) {
      const start = match.index + match[0].length;
      found.push(Buffer.from(all.slice(start, start + Number(match[1])), 'latin1'));
    }
    return found;
  }
}

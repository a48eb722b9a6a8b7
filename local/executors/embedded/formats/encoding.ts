/** The encodings that Spark reads, in capitals: since 4.0 it accepts no other names and no other encodings. */
export const ENCODINGS: readonly string[] = [
  ...['UTF-8', 'US-ASCII', 'ISO-8859-1', 'UTF-16', 'UTF-16LE', 'UTF-16BE', 'UTF-32'],
];

/** Whether each character is one byte, so that line ends are found without decoding. */
export function isByteWise(encoding: string): boolean {
  return ['US-ASCII', 'ISO-8859-1'].includes(encoding.toUpperCase());
}

/** Whether it is UTF-8, under the only name that Spark knows. */
export function isUtf8(encoding: string): boolean {
  return encoding.toUpperCase() === 'UTF-8';
}

/** Decodes bytes as Java does: it replaces what is invalid in the encoding. */
export function decode(bytes: Buffer, encoding: string): string {
  switch (encoding.toUpperCase()) {
    case 'US-ASCII':
      return bytes.toString('latin1').replace(/[\x80-\xFF]/g, '\uFFFD');
    case 'ISO-8859-1':
      return bytes.toString('latin1');
    case 'UTF-16LE':
      return new TextDecoder('utf-16le').decode(bytes);
    case 'UTF-16BE':
      return new TextDecoder('utf-16be').decode(bytes);
    case 'UTF-16':
      // Without a byte order mark it is big-endian.
      return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-16be').decode(bytes);
    case 'UTF-32':
      return decodeUtf32(bytes);
    default:
      return bytes.toString('utf8');
  }
}

function decodeUtf32(bytes: Buffer): string {
  const isLittle = bytes.length >= 4 && bytes.readUInt32LE(0) === 0xfeff;
  const characters: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    characters.push(code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code));
  }
  return characters.join('');
}

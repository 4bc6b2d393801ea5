import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Words sealed into one part of a path: an HMAC over them is also what they are encrypted with. The same words always make
 * the same token; whoever does not know the secret can neither read one nor make one.
 */
const MAC_BYTES = 16;
/** No longer than what the router takes. */
const MOST_CHARACTERS = 512;

export class LinkToken {
  private readonly mac: Buffer;
  private readonly cipher: Buffer;

  constructor(secret: Buffer) {
    this.mac = createHmac('sha256', secret).update('link mac').digest();
    this.cipher = createHmac('sha256', secret).update('link cipher').digest();
  }

  seal(words: readonly string[]): string {
    const plain = Buffer.from(JSON.stringify(words));
    const mac = this.macOf(plain);
    const cipher = createCipheriv('aes-256-ctr', this.cipher, mac);
    return Buffer.concat([mac, cipher.update(plain), cipher.final()]).toString('base64url');
  }

  /** The words; undefined of anything that `seal` did not make. Never throws. */
  open(token: string): readonly string[] | undefined {
    if (token.length > MOST_CHARACTERS || !/^[\w-]+$/.test(token)) return undefined;
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length <= MAC_BYTES || bytes.toString('base64url') !== token) return undefined;
    const mac = bytes.subarray(0, MAC_BYTES);
    const decipher = createDecipheriv('aes-256-ctr', this.cipher, mac);
    const plain = Buffer.concat([decipher.update(bytes.subarray(MAC_BYTES)), decipher.final()]);
    if (!timingSafeEqual(mac, this.macOf(plain))) return undefined;
    return JSON.parse(plain.toString('utf8')) as string[];
  }

  private macOf(plain: Buffer): Buffer {
    return createHmac('sha256', this.mac).update(plain).digest().subarray(0, MAC_BYTES);
  }
}

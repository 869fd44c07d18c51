import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';

/**
 * How window and shared host show each other that both can read the user's secret, without telling it:
 * window: hello(nonce) · host: welcome(nonce, proof, pid) · window: joined(proof). Then ordinary messages.
 * On Windows a pipe's name can be taken by any user; elsewhere the folder's rights keep others out already.
 */
const hello = z.object({ kind: z.literal('hello'), nonce: z.string() });
const welcome = z.object({ kind: z.literal('welcome'), nonce: z.string(), proof: z.string(), pid: z.number() });
const joined = z.object({ kind: z.literal('joined'), proof: z.string() });

export type Hello = z.infer<typeof hello>;
export type Welcome = z.infer<typeof welcome>;
export type Joined = z.infer<typeof joined>;

const newNonce = (): string => randomBytes(16).toString('hex');

export class WindowHandshake {
  private readonly nonce = newNonce();

  constructor(private readonly secret: string) {}

  get hello(): Hello {
    return { kind: 'hello', nonce: this.nonce };
  }

  /** The last word and the host's process id, or undefined when the host can't prove what it is. */
  answer(raw: unknown): { readonly joined: Joined; readonly pid: number } | undefined {
    const parsed = welcome.safeParse(raw);
    if (!parsed.success || !proves(parsed.data.proof, this.secret, 'host', this.nonce)) return undefined;
    return { joined: { kind: 'joined', proof: prove(this.secret, 'window', parsed.data.nonce) }, pid: parsed.data.pid };
  }
}

export class HostHandshake {
  private readonly nonce = newNonce();

  constructor(private readonly secret: string) {}

  /** The answer to a hello, or undefined for anything else. */
  welcome(raw: unknown): Welcome | undefined {
    const parsed = hello.safeParse(raw);
    if (!parsed.success) return undefined;
    return {
      kind: 'welcome',
      nonce: this.nonce,
      proof: prove(this.secret, 'host', parsed.data.nonce),
      pid: process.pid,
    };
  }

  accepts(raw: unknown): boolean {
    const parsed = joined.safeParse(raw);
    return parsed.success && proves(parsed.data.proof, this.secret, 'window', this.nonce);
  }
}

/** The role is part of what is signed, so that a proof can't be played back to its maker. */
function prove(secret: string, role: 'host' | 'window', nonce: string): string {
  return createHmac('sha256', secret).update(`${role}:${nonce}`).digest('hex');
}

function proves(proof: string, secret: string, role: 'host' | 'window', nonce: string): boolean {
  const expected = Buffer.from(prove(secret, role, nonce));
  const given = Buffer.from(proof);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

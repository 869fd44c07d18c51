import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** An authority that nobody trusts until they are told to, as companies have one, and certificates signed by it. */
export class CertificateAuthority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'authority-'));

  constructor() {
    this.openssl('req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Test-Authority -keyout ca.key -out ca.crt');
  }

  /** PEM file for NODE_EXTRA_CA_CERTS. */
  get file(): string {
    return join(this.folder, 'ca.crt');
  }

  issue(hostname: string): ServerCertificate {
    writeFileSync(join(this.folder, 'names'), `subjectAltName=DNS:${hostname},IP:127.0.0.1\n`);
    this.openssl(`req -newkey rsa:2048 -nodes -subj /CN=${hostname} -keyout server.key -out server.csr`);
    this.openssl(
      'x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.crt',
    );
    return {
      key: readFileSync(join(this.folder, 'server.key'), 'utf8'),
      cert: readFileSync(join(this.folder, 'server.crt'), 'utf8'),
    };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private openssl(words: string): void {
    execFileSync('openssl', words.split(' '), { cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}

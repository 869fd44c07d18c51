import type * as vscode from 'vscode';
import type { KeyStore } from '../app/virtualKeys';
import type { Logger } from '../base/logger';
import { virtualKeySecret } from '../config/ids';

/** The virtual key in VS Code's secret store; read anew for every request, kept nowhere else. */
export class VirtualKeyStore implements KeyStore {
  constructor(
    private readonly secrets: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'>,
    private readonly logger: Logger,
  ) {}

  async read(): Promise<string | undefined> {
    try {
      const key = await this.secrets.get(virtualKeySecret);
      return key === '' ? undefined : key;
    } catch {
      // A keyring that is locked or broken: without a key the local model answers. Its error could hold anything.
      this.logger.log('warn', "VS Code's secret store can't be read, so there is no key");
      return undefined;
    }
  }

  async write(key: string): Promise<void> {
    await this.secrets.store(virtualKeySecret, key);
  }

  async remove(): Promise<void> {
    await this.secrets.delete(virtualKeySecret);
  }
}

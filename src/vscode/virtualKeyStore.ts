import type * as vscode from 'vscode';
import type { KeyStore } from '../app/virtualKeys';
import { virtualKeySecret } from '../config/ids';

/** The virtual key in VS Code's secret store; read anew for every request, kept nowhere else. */
export class VirtualKeyStore implements KeyStore {
  constructor(private readonly secrets: vscode.SecretStorage) {}

  async read(): Promise<string | undefined> {
    const key = await this.secrets.get(virtualKeySecret);
    return key === '' ? undefined : key;
  }

  async write(key: string): Promise<void> {
    await this.secrets.store(virtualKeySecret, key);
  }

  async remove(): Promise<void> {
    await this.secrets.delete(virtualKeySecret);
  }
}

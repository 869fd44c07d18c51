import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { installBrowserVscode } from '../../../tools/lib/installBrowserVscode';
import { installChromium } from '../../../tools/lib/installChromium';
import { repositoryRoot } from '../../../tools/lib/paths';
import { quietSettings, startVscodeServer, type RunningVscodeServer } from '../../../tools/lib/vscodeServer';
import { launchBrowser, saveArtifacts } from './browserWindow';
import { installedPackage } from './installedPackage';
import { ModalDialog } from './modalDialog';
import { QuickInput } from './quickInput';
import { TerminalPanel } from './terminalPanel';
import { TextEditor } from './textEditor';
import { Workbench } from './workbench';

/** Relative path to content. */
export type FileTree = Readonly<Record<string, string>>;

export interface VscodeSessionOptions {
  /** User settings besides the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Files of the workspace; `no-folder` opens an empty window. */
  readonly files?: FileTree | 'no-folder';
  /** Files of the home folder that shells of this session see. */
  readonly home?: FileTree;
  readonly env?: Readonly<Record<string, string>>;
  /** The folder is opened in restricted mode. */
  readonly isUntrusted?: boolean;
  /** Name of the workspace's folder, in the home folder; without it the folder is of no name and elsewhere. */
  readonly workspaceName?: string;
  readonly viewport?: { readonly width: number; readonly height: number; readonly deviceScaleFactor?: number };
}

const restrictedMode = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

const viewport: NonNullable<VscodeSessionOptions['viewport']> = { width: 1280, height: 860 };

/** One VS Code server, one browser, one window with our extension: everything in a folder of its own. */
export class VscodeSession {
  readonly workbench: Workbench;
  readonly quickInput: QuickInput;
  readonly terminal: TerminalPanel;
  readonly dialog: ModalDialog;
  readonly editor: TextEditor;

  private constructor(
    readonly page: Page,
    readonly workspaceFolder: string,
    readonly homeFolder: string,
    private readonly server: RunningVscodeServer,
    private readonly browser: Browser,
    private readonly sessionFolder: string,
    private readonly pageLog: string[],
  ) {
    this.workbench = new Workbench(page);
    this.quickInput = new QuickInput(page);
    this.terminal = new TerminalPanel(page);
    this.dialog = new ModalDialog(page);
    this.editor = new TextEditor(page);
  }

  static async open(options: VscodeSessionOptions = {}): Promise<VscodeSession> {
    const vscode = await installBrowserVscode();
    const chromium = await installChromium(vscode);
    // Short, because a socket's path may have 107 bytes; resolved, because a shell reports the real path.
    const sessionFolder = await realpath(await mkdtemp(join(tmpdir(), 'atp-')));
    const folders = {
      workspace: join(sessionFolder, ...(options.workspaceName ? ['home', options.workspaceName] : ['workspace'])),
      home: join(sessionFolder, 'home'),
      data: join(sessionFolder, 'data'),
    };
    await writeTree(folders.workspace, options.files === 'no-folder' ? {} : (options.files ?? {}));
    await writeTree(folders.home, options.home ?? {});

    const vsix = process.env['AI_TERMINAL_PRO_VSIX'];
    const server = await startVscodeServer(vscode, {
      dataFolder: folders.data,
      extensionsFolder: vsix ? await installedPackage(vsix, vscode) : join(sessionFolder, 'extensions'),
      settings: { ...quietSettings, ...(options.isUntrusted ? restrictedMode : {}), ...options.settings },
      env: { HOME: folders.home, XDG_CACHE_HOME: join(folders.home, '.cache'), ...options.env },
      testDriver: true,
      asksForTrust: options.isUntrusted ?? false,
    });
    const browser = await launchBrowser(chromium);
    const { deviceScaleFactor = 1, ...size } = options.viewport ?? viewport;
    const page = await browser.newPage({ viewport: size, deviceScaleFactor });
    // tsx compiles functions with this helper; those that run in the page need it there.
    await page.addInitScript('globalThis.__name = (target) => target');
    const pageLog: string[] = [];
    page.on('console', (message) => pageLog.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => pageLog.push(`page error: ${error.message}`));
    const folder = options.files === 'no-folder' ? undefined : folders.workspace;
    const session = new VscodeSession(page, folders.workspace, folders.home, server, browser, sessionFolder, pageLog);
    try {
      await session.workbench.open(server.windowUrl(folder, vsix ? undefined : { extension: repositoryRoot }));
    } catch (error) {
      await session.saveArtifacts('session could not open');
      await session.close();
      throw error;
    }
    return session;
  }

  /** Process id of the server: what a test starts hangs below it. */
  get serverPid(): number {
    return this.server.pid;
  }

  async saveArtifacts(title: string): Promise<void> {
    await saveArtifacts(this.page, title, {
      terminal: await this.terminal.text().catch((error: unknown) => String(error)),
      page: this.pageLog.join('\n'),
      server: this.server.log(),
    });
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await rm(this.sessionFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function writeTree(folder: string, files: FileTree): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

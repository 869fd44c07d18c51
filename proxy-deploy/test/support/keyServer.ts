import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { listenOnLoopback, stopServer } from './loopback';

interface StoredKey {
  token: string;
  key_alias: string;
  blocked: boolean;
  spend: number;
}

type Body = Readonly<Record<string, unknown>>;

/** What goes wrong with a request: it is refused, it is carried out and its answer is lost, or it tells the test first. */
export type Mishap = 'refused' | 'answer lost' | (() => void);

/** LiteLLM's key routes as far as a rotation uses them, with state and a mishap for the next call of a route. */
export class KeyServer {
  keys: StoredKey[] = [];
  readonly mishaps = new Map<string, Mishap>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<KeyServer> {
    const server = createServer();
    const keyServer = new KeyServer(server, await listenOnLoopback(server));
    server.on('request', (request, response) => {
      const route = (request.url ?? '').split('?', 1)[0] ?? '';
      void (request.method === 'GET' ? Promise.resolve({}) : json(request)).then((body) => {
        const mishap = keyServer.mishaps.get(route);
        keyServer.mishaps.delete(route);
        if (typeof mishap === 'function') mishap();
        const answer = mishap === 'refused' ? undefined : keyServer.carryOut(route, body as Body);
        if (mishap === 'answer lost') return response.destroy();
        response.writeHead(answer === undefined ? 400 : 200);
        return response.end(JSON.stringify(answer ?? { error: { message: 'scripted refusal' } }));
      });
    });
    return keyServer;
  }

  stop(): Promise<void> {
    return stopServer(this.server);
  }

  /** The answer; undefined for a request that LiteLLM would refuse. */
  private carryOut(route: string, body: Body): unknown {
    if (route === '/key/list') return { keys: this.keys, total_pages: 1 };
    const key = this.keys.find(({ token }) => token === body['key']);
    const alias = body['key_alias'] as string | undefined;
    if (this.keys.some((other) => other !== key && other.key_alias === alias)) return undefined;
    if (route === '/key/generate') {
      const made = { token: 'new', key_alias: alias ?? '', blocked: false, spend: Number(body['spend']) };
      this.keys.push(made);
      return { key: 'sk-new', token: 'new' };
    }
    if (route === '/key/delete')
      this.keys = this.keys.filter(({ token }) => !(body['keys'] as string[]).includes(token));
    else if (key === undefined) return undefined;
    else if (route === '/key/update') key.key_alias = alias ?? key.key_alias;
    else key.blocked = route === '/key/block';
    return {};
  }
}

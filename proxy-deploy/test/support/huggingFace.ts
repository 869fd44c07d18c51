import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listenOnLoopback, stopServer } from './loopback';

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Answers in the shapes of Hugging Face's hub and endpoints APIs (hub-docs and huggingface_hub, 2026), with state. */
export class HuggingFaceServer {
  readonly changes: Recorded[] = [];
  endpoint: { state: string; scaling: unknown } | undefined;
  space: { stage: string; secrets: Set<string>; files: Map<string, string> } | undefined;
  /** States the endpoint goes through after a resume. */
  resumeStates = ['initializing', 'running'];
  token = 'hf_abcdefghijklmnopqrstuvwx';
  /** Stages a Space goes through after a commit. */
  buildStages = ['BUILDING', 'APP_STARTING', 'RUNNING'];
  /** Large files: announced hash and the hash of what came. */
  readonly stored = new Map<string, string>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<HuggingFaceServer> {
    const server = createServer();
    // On a busy machine a test can pause for longer than Node keeps an idle connection, and would send into one just closed.
    server.keepAliveTimeout = 60_000;
    const hub = new HuggingFaceServer(server, await listenOnLoopback(server));
    server.on('request', (request, response) => {
      void buffer(request).then((bytes) => {
        if (request.method === 'PUT' && request.url?.startsWith('/storage/') === true) {
          hub.stored.set(request.url.slice('/storage/'.length), createHash('sha256').update(bytes).digest('hex'));
          response.end();
          return;
        }
        const raw = bytes.toString('utf8');
        const path = (request.url ?? '').split('?', 1)[0] ?? '';
        const isAuthorised = request.headers.authorization === `Bearer ${hub.token}`;
        const { status, body } = isAuthorised
          ? hub.answer(request.method ?? 'GET', path, raw)
          : { status: 401, body: { error: 'Invalid credentials' } };
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
    return hub;
  }

  stop(): Promise<void> {
    return stopServer(this.server);
  }

  private answer(method: string, path: string, raw: string): { readonly status: number; readonly body: unknown } {
    const body: unknown = raw.startsWith('{') && !raw.trimEnd().includes('\n') ? JSON.parse(raw) : raw;
    if (method !== 'GET') this.changes.push({ method, path, body });
    if (path.startsWith('/v2/endpoint/')) return this.endpointAnswer(method, path, body);
    if (path === '/api/whoami-v2') {
      const accessToken = { displayName: 'deploy', role: 'write', createdAt: '2026-11-01T00:00:00.000Z' };
      return {
        status: 200,
        body: {
          type: 'user',
          id: '1',
          name: 'ada',
          fullname: 'Ada',
          isPro: true,
          canPay: true,
          orgs: [],
          auth: { type: 'access_token', accessToken },
        },
      };
    }
    return this.spaceAnswer(method, path, body, raw);
  }

  private endpointAnswer(
    method: string,
    path: string,
    body: unknown,
  ): { readonly status: number; readonly body: unknown } {
    const verb = path.split('/')[5];
    if (method === 'POST' && path.split('/').length === 4)
      this.endpoint = { state: 'pending', scaling: (body as { compute: { scaling: unknown } }).compute.scaling };
    if (this.endpoint === undefined) return { status: 404, body: { error: 'not found' } };
    if (method === 'DELETE') {
      this.endpoint = undefined;
      return { status: 202, body: {} };
    }
    if (method === 'PUT') this.endpoint.scaling = (body as { compute: { scaling: unknown } }).compute.scaling;
    if (verb === 'pause') this.endpoint.state = 'paused';
    if (verb === 'scale-to-zero') this.endpoint.state = 'scaledToZero';
    if (verb === 'resume') this.endpoint.state = this.resumeStates.shift() ?? 'running';
    else if (method === 'GET' && this.endpoint.state === 'initializing')
      this.endpoint.state = this.resumeStates.shift() ?? 'running';
    return {
      status: 200,
      body: {
        name: 'e',
        status: { state: this.endpoint.state, url: 'https://x.endpoints.example' },
        compute: { scaling: this.endpoint.scaling },
      },
    };
  }

  private spaceAnswer(
    method: string,
    path: string,
    body: unknown,
    raw: string,
  ): { readonly status: number; readonly body: unknown } {
    if (path === '/api/repos/create') {
      this.space = { stage: 'NO_APP_FILE', secrets: new Set(), files: new Map() };
      return { status: 200, body: { url: `${this.url}/spaces/ada/proxy`, id: 'ada/proxy', name: 'ada/proxy' } };
    }
    if (this.space === undefined) return { status: 404, body: { error: 'Repository not found' } };
    if (path === '/api/repos/delete') {
      this.space = undefined;
      return { status: 200, body: {} };
    }
    if (path.endsWith('/secrets') && method === 'GET')
      return { status: 200, body: Object.fromEntries([...this.space.secrets].map((key) => [key, { key }])) };
    if (path.endsWith('/secrets')) {
      this.space.secrets.add((body as { key: string }).key);
      return { status: 200, body: {} };
    }
    if (path.includes('/preupload/')) {
      const { files } = body as { readonly files: readonly { readonly path: string }[] };
      const mode = (name: string): string => (name.endsWith('.gguf') ? 'lfs' : 'regular');
      return { status: 200, body: { files: files.map((file) => ({ path: file.path, uploadMode: mode(file.path) })) } };
    }
    if (path.endsWith('/info/lfs/objects/batch')) {
      const { objects } = body as { readonly objects: readonly { readonly oid: string; readonly size: number }[] };
      const upload = (oid: string) => ({ href: `${this.url}/storage/${oid}`, header: {} });
      return {
        status: 200,
        body: {
          transfer: 'basic',
          objects: objects.map(({ oid, size }) => ({ oid, size, actions: { upload: upload(oid) } })),
        },
      };
    }
    if (path.includes('/commit/')) return { status: 200, body: this.commit(raw) };
    if (path.endsWith('/runtime') && this.space.stage !== 'RUNNING')
      this.space.stage = this.buildStages.shift() ?? this.space.stage;
    if (path.endsWith('/runtime'))
      return {
        status: 200,
        body: { stage: this.space.stage, hardware: { current: 'cpu-basic', requested: 'cpu-basic' } },
      };
    if (path.includes('/tree/'))
      return {
        status: 200,
        body: [...this.space.files].map(([name, oid]) => ({ type: 'file', path: name, oid, size: 1 })),
      };
    return { status: 200, body: { id: 'ada/proxy' } };
  }

  /** A commit is a line of JSON for its title and one for each file, with its content or the hash of a large one. */
  private commit(raw: string): unknown {
    for (const line of raw.split('\n').filter(Boolean)) {
      const { key, value } = JSON.parse(line) as { key: string; value: { path: string; content: string; oid: string } };
      if (key === 'lfsFile') this.space?.files.set(value.path, value.oid);
      if (key !== 'file') continue;
      const content = Buffer.from(value.content, 'base64');
      this.space?.files.set(
        value.path,
        createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex'),
      );
    }
    if (this.space !== undefined) this.space.stage = 'BUILDING';
    return { commitOid: 'f'.repeat(40), commitUrl: `${this.url}/spaces/ada/proxy/commit/f`, hookOutput: '' };
  }
}

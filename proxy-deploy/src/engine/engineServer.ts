import { createServer, type IncomingMessage, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import type { DataModel } from './dataModel';
import { rawRows, withoutTypeMarks } from './engineAnswers';
import type { EngineAnswer } from './engineErrors';
import { graphqlToJson, type NamedRequest } from './graphqlToJson';
import type { Engine } from './wasmEngine';

interface GraphqlBody {
  readonly query?: string;
  readonly batch?: readonly { readonly query: string }[];
  readonly transaction?: boolean;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** The native engine's code for a transaction that is unknown or over. */
const transactionGone = 'P2028';

function shape({ request }: NamedRequest, data: unknown): unknown {
  return request.action === 'queryRaw' ? rawRows(data) : withoutTypeMarks(data);
}

function firstValue(answer: EngineAnswer): unknown {
  return Object.values(answer.data ?? {})[0];
}

function transactionReply(answer: EngineAnswer): Reply {
  if (answer.error_code === undefined) return { status: 200, body: answer };
  return { status: answer.error_code === transactionGone ? 404 : 500, body: answer };
}

/** Speaks the HTTP protocol of the native query engine, as Prisma's Python client expects it. */
export function createEngineServer(engine: Engine, models: DataModel): Server {
  async function batch(
    { batch: queries = [], transaction }: GraphqlBody,
    transactionId: string | undefined,
  ): Promise<unknown> {
    const requests = queries.flatMap(({ query }) => graphqlToJson(query, models));
    const body = {
      batch: requests.map(({ request }) => request),
      ...(transaction === true ? { transaction: {} } : {}),
    };
    const answer = await engine.query(body, transactionId);
    if (answer.errors !== undefined) return answer;
    return {
      batchResult: (answer.batchResult ?? []).map((item, index) => {
        const request = requests[index];
        return item.errors !== undefined || request === undefined
          ? item
          : { data: { [request.alias]: shape(request, firstValue(item)) } };
      }),
    };
  }

  async function queries(text: string, transactionId: string | undefined): Promise<unknown> {
    const data: Record<string, unknown> = {};
    for (const request of graphqlToJson(text, models)) {
      const answer = await engine.query(request.request, transactionId);
      if (answer.errors !== undefined) return answer;
      data[request.alias] = shape(request, firstValue(answer));
    }
    return { data };
  }

  async function reply(request: IncomingMessage): Promise<Reply> {
    const url = request.url ?? '/';
    if (url === '/status') return { status: 200, body: { status: 'ok' } };
    if (url.startsWith('/metrics')) return { status: 200, body: { counters: [], gauges: [], histograms: [] } };
    const end = /^\/transaction\/([^/]+)\/(commit|rollback)$/.exec(url);
    if (end !== null)
      return transactionReply(await engine.endTransaction(end[1] ?? '', end[2] === 'commit' ? 'commit' : 'rollback'));
    const hasBody = request.headers['content-length'] !== '0' && request.method === 'POST';
    const body = (hasBody ? await json(request) : {}) as GraphqlBody;
    if (url === '/transaction/start') return transactionReply(await engine.startTransaction(body));
    const header = request.headers['x-transaction-id'];
    const transactionId = typeof header === 'string' ? header : undefined;
    return {
      status: 200,
      body:
        body.batch === undefined ? await queries(body.query ?? '', transactionId) : await batch(body, transactionId),
    };
  }

  return createServer((request, response) => {
    void engine.connected
      .then(() => reply(request))
      .catch((error: unknown): Reply => {
        const away = engine.translateThrown(error);
        if (away !== undefined) return { status: 200, body: away };
        console.error('query-engine:', error);
        return { status: 500, body: { error: String(error) } };
      })
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
  });
}

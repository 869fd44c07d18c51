/** The model server as a process of its own, so that a crash of native code takes nothing else down. */
import { parseArgs } from 'node:util';
import { createChatServer } from './chatServer';
import { CompletionModel } from './completionModel';

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    name: { type: 'string', default: 'qwen3-0.6b-local' },
    port: { type: 'string' },
    threads: { type: 'string', default: '0' },
  },
});
if (values.model === undefined || values.port === undefined) throw new Error('--model FILE and --port PORT are needed');
const model = await CompletionModel.load(values.model, Number(values.threads));
createChatServer(model, values.name).listen(Number(values.port), '127.0.0.1');

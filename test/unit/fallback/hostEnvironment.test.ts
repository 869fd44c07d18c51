import assert from 'node:assert/strict';
import { hostEnvironment } from '../../../src/fallback/hostEnvironment';

describe('The environment of the model host', () => {
  it("keeps the user's variables and drops those of the editor, the debugger and the library", () => {
    const environment = hostEnvironment({
      PATH: '/bin',
      HOME: '/home/me',
      CUDA_VISIBLE_DEVICES: '0',
      NODE_OPTIONS: '--inspect',
      ELECTRON_NO_ATTACH_CONSOLE: '1',
      VSCODE_IPC_HOOK: 'x',
      NODE_LLAMA_CPP_GPU: 'vulkan',
      NODE_CHANNEL_FD: '3',
    });
    assert.deepEqual(environment, {
      PATH: '/bin',
      HOME: '/home/me',
      CUDA_VISIBLE_DEVICES: '0',
      ELECTRON_RUN_AS_NODE: '1',
      UV_THREADPOOL_SIZE: '1',
    });
  });
});

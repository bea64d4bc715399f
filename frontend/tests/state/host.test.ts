import {expect, test, vi} from 'vitest';
import {followReloads, followTheme} from '../../src/state/host.ts';

/** A page around the panel, as far as the panel looks at it. */
function createPage(className = '') {
  const frame = document.createElement('div');
  frame.className = className;
  const postMessage = vi.fn<(message: string, origin: string, ports: MessagePort[]) => void>();
  return {body: frame, postMessage, page: {document: {body: frame}, postMessage}};
}

test('the theme of TensorBoard is known at once and followed', async () => {
  const {body, page} = createPage('dark-mode');
  const changed = vi.fn();
  followTheme(page as unknown as Window, changed);
  expect(changed).toHaveBeenLastCalledWith(true);
  body.className = '';
  await vi.waitFor(() => expect(changed).toHaveBeenLastCalledWith(false));
});

test('a reload of TensorBoard is told, and its messages are answered', async () => {
  const {page, postMessage} = createPage();
  const reloaded = vi.fn();
  followReloads(page as unknown as Window, reloaded);
  const [name, , ports] = postMessage.mock.calls[0] ?? ['', '', []];
  expect(name).toBe('experimental.bootstrap');
  const port = ports[0] as MessagePort;
  const replies: unknown[] = [];
  port.onmessage = ({data}: MessageEvent<string>) => replies.push(JSON.parse(data));
  port.postMessage('not JSON');
  port.postMessage(JSON.stringify({type: 'experimental.RunsChanged', id: 1, isReply: false}));
  port.postMessage(JSON.stringify({type: 'experimental.DataReloaded', id: 2, isReply: false}));
  await vi.waitFor(() => expect(replies).toHaveLength(2));
  expect(reloaded).toHaveBeenCalledTimes(1);
  expect(replies[1]).toEqual({
    type: 'experimental.DataReloaded',
    id: 2,
    payload: null,
    error: null,
    isReply: true,
  });
  port.close();
});

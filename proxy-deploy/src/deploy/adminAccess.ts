import { isNearHost } from '../base/nearHost';
import { UserError } from '../base/userError';
import { AdminApi } from '../litellm/adminApi';
import { required, type DeployContext } from './context';

/** Over plain HTTP everybody on the way could read the key, so that is for this machine and container networks only. */
export function proxyUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw new UserError(`PROXY_URL is not a URL: it is the address of the proxy, such as https://owner-name.hf.space.`);
  if (parsed.protocol === 'http:' && !isNearHost(parsed.hostname))
    throw new UserError('PROXY_URL is plain HTTP, in which keys can be read on the way: write https://.');
  return url.replace(/\/+$/, '');
}

export function adminApi(context: DeployContext): AdminApi {
  const url = required(context, 'PROXY_URL', 'the address of the proxy, such as https://owner-name.hf.space');
  const key = context.environment['PROXY_ADMIN_KEY'] ?? context.environment['LITELLM_MASTER_KEY'];
  if (key === undefined)
    throw new UserError(
      'PROXY_ADMIN_KEY is not set: it is an operator key ("deploy keys operator" makes one) or the master key.',
    );
  return new AdminApi(proxyUrl(url), key);
}

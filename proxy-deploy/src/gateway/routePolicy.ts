/** What a route of LiteLLM is for, which decides who may reach it through the gateway. */
export type RouteClass = 'user' | 'health' | 'admin' | 'closed';

/** First match wins; a route that no row names is closed. */
const routes: readonly { readonly pattern: RegExp; readonly class: RouteClass }[] = [
  { pattern: /^\/health\/(liveliness|liveness|readiness)$/, class: 'health' },
  // Each /health is a real completion of every model: it would wake the endpoint.
  { pattern: /^\/health(\/|$)/, class: 'closed' },
  { pattern: /^\/(v1\/)?chat\/completions$/, class: 'user' },
  { pattern: /^\/(v1\/)?models(\/[\w.:-]+)?$/, class: 'user' },
  { pattern: /^\/(key|user)\/info$/, class: 'user' },
  { pattern: /^\/(key|user|team|budget|customer)\/[a-z_/]+$/, class: 'admin' },
  { pattern: /^\/(spend|global\/spend|model\/info|v1\/model\/info)(\/|$)/, class: 'admin' },
  { pattern: /^\/metrics\/?$/, class: 'admin' },
];

export function classifyRoute(path: string): RouteClass {
  return routes.find(({ pattern }) => pattern.test(path))?.class ?? 'closed';
}

/** Response headers that would tell a user where the endpoint is or what runs behind the proxy. */
const hiddenHeaders = [
  /^x-litellm-model-api-base$/,
  /^x-litellm-version$/,
  /^llm_provider-/,
  /^server$/,
  /^x-litellm-model-name$/,
];

export function isHiddenHeader(name: string): boolean {
  return hiddenHeaders.some((pattern) => pattern.test(name));
}

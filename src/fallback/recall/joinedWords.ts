import type { Word } from './lexicon';

const extension = /\.[A-Za-z]\w{0,5}$/;
const openPath = /^(?:~|\.{0,2}[/\\]|[A-Za-z]:[/\\]).*[^/\\.]$/;
const numbered = /^\(?\d+\)?\.[A-Za-z]\w{0,5}$/;

/**
 * A path with a blank that was not quoted: `C:\temp\old stuff.txt`, `holiday 2.jpg`. Read so only where the first word
 * is no file yet and the second one completes it; undefined elsewhere.
 */
export function pathWithBlank(text: string, first: Word, second: Word | undefined): Word | undefined {
  if (second?.kind !== 'literal' || first.to === undefined || second.from !== first.to + 1) return undefined;
  const isOpen = first.kind === 'literal' && openPath.test(first.text) && !extension.test(first.text);
  const isTitle = first.kind === 'word' && first.isConcept !== true && !first.isLight && numbered.test(second.text);
  const isRest = extension.test(second.text) && !/[/\\*?@:]/.test(second.text);
  if (!isRest || !(isOpen || isTitle)) return undefined;
  const written = text.slice(first.from, second.to);
  return { text: written, lower: written.toLowerCase(), key: written.toLowerCase(), kind: 'quoted', isLight: false };
}

const imageNames: ReadonlySet<string> = new Set(
  (
    'alpine busybox caddy debian elasticsearch fedora ghost golang gradle grafana haproxy httpd influxdb java jenkins kibana mariadb maven ' +
    'memcached mongo mysql nginx node openjdk perl php postgres postgresql prometheus python rabbitmq redis ruby rust traefik ubuntu wordpress'
  ).split(' '),
);

/** `postgres 16` is the image `postgres:16`. */
export function imageWithVersion(first: Word, second: Word | undefined): Word | undefined {
  if (!imageNames.has(first.lower) || !second || !/^\d+(?:\.\d+)*(?:-\w+)?$/.test(second.text)) return undefined;
  const text = `${first.lower === 'postgresql' ? 'postgres' : first.lower}:${second.lower}`;
  return { text, lower: text, key: text, kind: 'literal', isLight: false };
}

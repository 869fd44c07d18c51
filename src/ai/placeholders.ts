/** Texts that stand for something the model didn't know; running them would do something nobody asked for. */
const patterns: readonly RegExp[] = [
  // <file>, <your-name>: closed and followed by the end, a blank, a quote or a slash; `<in.txt >out` is a redirection.
  /<[A-Za-z](?:[\w.-]| (?=[\w.-]))*>(?=$|[\s"'/:.,)])/g,
  /\{\{\s*[\w.-]+\s*\}\}/g,
  /(?:^|[\s"'=:])(\/?path\/to(?:\/[\w.*-]+)*)/g,
  /\b(?:YOUR|MY)[_-][A-Z][A-Z_-]*\b/g,
  /\byour[-_](?:[^\W_]+[-_])*(?:file|folder|directory|name|username|user|password|token|key|host|server|domain|repo|branch|email|container|image|bucket|project|database|pod|namespace)(?:[-_]?name)?\b/gi,
  /\[(?:file|folder|directory|path|name|user|username|host|port|url|pid|options?|arguments?|command|branch|message|number|pattern)(?:[_ -]?(?:name|path|here|id))?\]/gi,
  /(?:^|\s)\.\.\.(?=$|\s)/g,
  /\b(?:FILENAME|DIRNAME|DIRECTORY_NAME|FOLDER_NAME|FILE_NAME|USERNAME_HERE|PASSWORD_HERE|HOSTNAME_HERE)\b/g,
];

/**
 * The first placeholder of a command, undefined when there is none. What the user wrote or what is known from the
 * context is no placeholder.
 */
export function findPlaceholder(command: string, known: string): string | undefined {
  const quotedOut = command.replace(/\$\{[^}]*\}|\$[A-Z_]+\b|%[A-Z_]+%/g, '');
  for (const pattern of patterns) {
    for (const match of quotedOut.matchAll(pattern)) {
      const found = (match[1] ?? match[0]).trim();
      if (!known.includes(found)) return found;
    }
  }
  return undefined;
}

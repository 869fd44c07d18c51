import type { SuggestionRequest } from './provider';

/**
 * The volatile parts of the context that a request asks for. What isn't needed stays out of the prompt, so that the
 * same request in the same folder gives the same prompt and is served from the proxy's cache.
 */
export interface ContextNeeds {
  readonly git: boolean;
  readonly history: boolean;
  readonly lastCommand: boolean;
  /** Names from the folder that the request seems to mean, in the order of the context. */
  readonly files: readonly string[];
}

const aboutGit =
  /\b(?:git|branch(?:es)?|commits?|push|pull|merge|rebase|stash|checkout|cherry-pick|upstream|origin|pull request|pr)\b/i;
const aboutHistory =
  /\b(?:again|repeat|previous(?:ly)?|last (?:few |two |three )?commands?|as before|same (?:as|command|but)|undo|history)\b/i;
const aboutLastOutput =
  /\b(?:errors?|failed|failing|fails|failure|warning|(?:the|its|that|last) output|went wrong|last command|what (?:does|is) (?:this|that)|this message|above)\b/i;
/** What just happened, without naming it. */
const aboutWhatHappened =
  /\bwhy (?:did|does|is|was|didn't|doesn't|isn't|wasn't) (?:this|that|it)\b|\b(?:did|do) (?:i|we) do wrong\b|\b(?:this|that|it) (?:broke|did not work|didn't work)\b/i;

/** Words that stand for kinds of files; anything with such an ending is meant. */
const fileKinds: readonly { readonly words: RegExp; readonly endings: RegExp }[] = [
  {
    words: /\b(?:archives?|unpack|unzip|extract|untar|tarball|zip)\b/i,
    endings: /\.(?:zip|tar|tgz|tar\.\w+|gz|bz2|xz|zst|7z|rar)$/i,
  },
  { words: /\b(?:photos?|pictures?|images?)\b/i, endings: /\.(?:jpe?g|png|gif|webp|heic|tiff?|bmp|svg)$/i },
  { words: /\b(?:videos?|movies?|clips?)\b/i, endings: /\.(?:mp4|mkv|mov|avi|webm)$/i },
  { words: /\b(?:songs?|audio|music|recordings?)\b/i, endings: /\.(?:mp3|wav|flac|ogg|m4a)$/i },
  { words: /\b(?:scripts?)\b/i, endings: /\.(?:sh|bash|zsh|fish|ps1|bat|cmd|py|js|rb|pl)$/i },
  { words: /\b(?:logs?|logfiles?)\b/i, endings: /\.log(?:\.\d+)?$/i },
  { words: /\b(?:spreadsheets?|tables?|csv)\b/i, endings: /\.(?:csv|tsv|xlsx?|ods)$/i },
  { words: /\b(?:documents?|docs?|pdfs?)\b/i, endings: /\.(?:pdf|docx?|odt|md|txt)$/i },
];

/** "the file", "that folder": something here is meant, but not by name. */
const aboutSomeFile = /\b(?:the|this|that|these|those|my) (?:files?|folders?|director(?:y|ies)|project)\b/i;

/** Files that say how a project is built; named when the request is about building, and stable. */
const aboutProject =
  /\b(?:build|compile|install|dependenc(?:y|ies)|tests?|lint|format|run|start|serve|deploy|packages?|container|docker|compose)\b/i;
const projectFiles = new Set([
  'package.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'package-lock.json',
  'bun.lockb',
  'deno.json',
  'Makefile',
  'CMakeLists.txt',
  'Cargo.toml',
  'go.mod',
  'pyproject.toml',
  'requirements.txt',
  'poetry.lock',
  'uv.lock',
  'Pipfile',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'gradlew',
  'Gemfile',
  'composer.json',
  'mix.exs',
  'Dockerfile',
  'compose.yaml',
  'docker-compose.yml',
  'justfile',
  'Taskfile.yml',
  'tox.ini',
  'Rakefile',
]);

export function contextNeeds(request: SuggestionRequest): ContextNeeds {
  const { goal, context } = request;
  if (goal.kind === 'fix') {
    // The failed command and its output are in the goal; the names it used may be misspelt names from the folder.
    return {
      git: aboutGit.test(goal.commandLine),
      history: false,
      lastCommand: false,
      files: (context.files ?? []).slice(0, 40),
    };
  }
  const text = goal.kind === 'refine' ? `${goal.request} ${goal.refinement}` : goal.request;
  return {
    git: aboutGit.test(text),
    history: aboutHistory.test(text),
    lastCommand: [aboutLastOutput, aboutWhatHappened, aboutHistory].some((about) => about.test(text)),
    files: meantFiles(text, context.files ?? []),
  };
}

function meantFiles(text: string, files: readonly string[]): string[] {
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
  const kinds = fileKinds.filter((kind) => kind.words.test(text));
  const wantsAny = aboutSomeFile.test(text);
  const wantsProject = aboutProject.test(text);
  return files.filter((file) => {
    if (wantsAny || kinds.some((kind) => kind.endings.test(file))) return true;
    if (wantsProject && projectFiles.has(file)) return true;
    const parts = file.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
    return parts.some((part) => words.has(part) || words.has(`${part}s`) || words.has(part.replace(/s$/, '')));
  });
}

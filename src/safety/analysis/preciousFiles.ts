import type { PathFacts } from './paths';
import type { DataSource, Word } from './word';

/** Files that hold what cannot be made again: databases, documents, disk images, archives, keys. */
const dataFile =
  /\.(?:db|db3|sqlite3?|mdb|accdb|mdf|ldf|ibd|frm|dbf|realm|rdb|docx?|xlsx?|pptx?|od[tsp]|pst|ost|mbox|vhdx?|avhdx|qcow2?|vmdk|vdi|img|iso|tar|tgz|zip|7z|rar|gz|bak|dump|kdbx|gpg|pfx|p12|jpe?g|png|heic|raw|mp4|mov|mkv|flac|wav|psd)$|^\/(?:var\/(?:lib|opt)|srv)\/.+/i;
const diskImage = /\.(?:a?vhdx?|qcow2?|vmdk|vdi|img)$/i;
const emptyName = /(?:^|[/\\._-])(?:blank|empty|zero|null|dummy|template)/i;

const fillerPath = /^(?:\/dev\/(?:null|zero|full|u?random)|nul:?|\\device\\null)$/i;

/** Reading it gives nothing, or bytes without meaning. */
export function isFillerPath(path: string | undefined): boolean {
  return path !== undefined && fillerPath.test(path);
}

/** Nothing, only line ends, or noise. */
export function isFiller(content: DataSource): boolean {
  return content.filler === true || content.text?.trim() === '';
}

/** Whether writing nothing or noise there destroys something: a file of data, or every file of a pattern or listing. */
export function losesContent(word: Word, facts: PathFacts): boolean {
  if (facts.kind === 'temp' || facts.kind === 'regenerable' || facts.kind === 'sink') {
    return false;
  }
  return dataFile.test(facts.path) || /[*?]/.test(facts.path) || word.source !== undefined || /^\$_\b/.test(word.raw);
}

/** `copy blank.vhdx prod.vhdx`, `cp -f a.qcow2 b.qcow2`: the machine that lives in the image is gone. */
export function replacesImage(source: Word | undefined, target: Word, forced: boolean): boolean {
  return diskImage.test(target.value) && (forced || emptyName.test(source?.value ?? ''));
}

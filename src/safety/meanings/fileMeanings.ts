/**
 * What commands and options for files mean, in our own words: a command and its sentence, then its options.
 * `*` stands for the operands. Options that mean the same stand together, separated by blanks before the first `|`.
 */
export const fileMeanings = `
ls | Lists files and folders.
  -l | One per line, with rights, owner, size and time.
  -a --all | Hidden ones too.
  -A --almost-all | Hidden ones too, without . and .. themselves.
  -h --human-readable | Sizes as K, M and G.
  -t | Newest first.
  -r --reverse | In reverse order.
  -S | Largest first.
  -R --recursive | With everything in the folders below.
  -1 | One name per line.
  -d --directory | The folders themselves, not what is in them.
  -i --inode | With the number of the file on its disk.
  -F --classify | Marks what is a folder, a link or a program.
cd | Changes the folder that commands work in.
pwd | Prints the folder that commands work in.
mkdir | Makes folders.
  -p --parents | With the folders above it; no error when it is there already.
  -m --mode | With these rights.
rmdir | Deletes empty folders.
touch | Makes an empty file, or sets the time of one that is there to now.
cp | Copies files.
  -r -R --recursive | Folders with all that is in them.
  -a --archive | Everything as it is: rights, times, links.
  -p --preserve | Keeps rights and times.
  -i --interactive | Asks before it replaces a file.
  -f --force | Replaces what is in the way.
  -n --no-clobber | Never replaces a file.
  -u --update | Only what is newer.
  -v --verbose | Says what it does.
  -t --target-directory | The folder to copy into.
mv | Moves or renames files.
  -i --interactive | Asks before it replaces a file.
  -f --force | Replaces without asking.
  -n --no-clobber | Never replaces a file.
  -v --verbose | Says what it does.
rm | Deletes files for good; there is no trash.
  -r -R --recursive | Folders with all that is in them.
  -f --force | Without asking, and without a word about what is missing.
  -i --interactive | Asks before each file.
  -v --verbose | Names each file as it goes.
  -d --dir | Empty folders too.
  --no-preserve-root | Even the root of the system.
ln | Makes a link.
  -s --symbolic | A symbolic link: a name that points at the other path.
  -f --force | Replaces what is in the way.
chmod | Sets who may read, write and run a file.
  -R --recursive | For everything in the folders too.
  +x | Makes it a program that can be run.
chown | Gives a file to another user or group.
  -R --recursive | For everything in the folders too.
find | Walks through folders and looks for files.
  -name | Whose name fits this pattern.
  -iname | Whose name fits this pattern, capitals or not.
  -path | Whose whole path fits this pattern.
  -type | Of this kind: f is a file, d a folder, l a link.
  -size | Of this size; + means more, - less.
  -mtime | Changed this many days ago; + means longer ago, - more recently.
  -mmin | Changed this many minutes ago.
  -newer | Changed after this file.
  -user | That belong to this user.
  -perm | With these rights.
  -empty | That are empty.
  -maxdepth | Not deeper than this many folders.
  -mindepth | Only deeper than this.
  -prune | Does not go into what was found.
  -print | Prints the path.
  -print0 | Prints the paths so that names with blanks stay whole.
  -printf | Prints what this format says.
  -delete | Deletes what was found, for good.
  -exec | Runs the command that follows for what was found.
  -execdir | Runs the command that follows in the folder of what was found.
  -not ! | Not what comes next.
  -o -or | Or what comes next.
fd | Looks for files by name.
  -e --extension | With this ending.
  -H --hidden | Hidden ones too.
  -x --exec | Runs the command that follows for each.
tree | Draws folders as a tree.
  -L | This many levels deep.
  -a | Hidden files too.
  -d | Folders only.
  -I | Leaves out what fits this pattern.
du | Says how much room files take.
  -s --summarize | One sum for each that is named.
  -h --human-readable | Sizes as K, M and G.
  -a --all | For files too, not only folders.
  -c --total | With a sum of all.
  -d --max-depth | This many levels deep.
df | Says how full the disks are.
  -h --human-readable | Sizes as K, M and G.
  -T --print-type | With the kind of file system.
  -i --inodes | How many files fit, instead of how many bytes.
stat | Prints size, rights and times of a file.
  -c --format | In this format.
file | Says what kind of data a file holds.
realpath | Prints the whole path, links followed.
basename | Prints the last part of a path.
dirname | Prints the folder of a path.
tar | Packs files into an archive or takes them out.
  -c --create | Makes an archive.
  -x --extract --get | Takes everything out; files of the same name are replaced.
  -t --list | Lists what is in it.
  -z --gzip | Compressed with gzip.
  -j --bzip2 | Compressed with bzip2.
  -J --xz | Compressed with xz.
  -v --verbose | Names each file.
  -f --file | The archive.
  -C --directory | Works in this folder.
  --exclude | Leaves out what fits this pattern.
  --strip-components | Drops this many folders from the front of each path.
  --checkpoint-action | What to do now and then; exec= runs a command.
zip | Packs files into a zip archive.
  -r | Folders with all that is in them.
  -e | With a password.
  -q | Says nothing.
unzip | Takes files out of a zip archive.
  -l | Lists what is in it.
  -d | Puts them into this folder.
  -o | Replaces files without asking.
  -p | Prints the contents.
gzip | Compresses files; the original goes away.
  -d --decompress | Takes apart instead.
  -k --keep | Keeps the original.
  -c --stdout | Prints the result instead of replacing the file.
gunzip | Takes apart what gzip compressed.
dd | Copies bytes from one place to another.
  if | Where the bytes come from.
  of | Where they go; what is there is overwritten.
  bs | This many at a time.
  count | This many blocks.
  status | Shows how far it is.
truncate | Sets the size of a file.
  -s --size | To this many bytes; 0 empties it.
shred | Overwrites a file so that nothing can bring it back.
  -u --remove | Deletes it afterwards.
rsync | Makes a copy that only transfers what differs.
  -a --archive | Everything as it is: folders, rights, times, links.
  -v --verbose | Names each file.
  -z --compress | Compressed on the way.
  -n --dry-run | Only shows what would be done.
  -r --recursive | Folders too.
  -P | Shows progress and keeps what is half done.
  -e --rsh | The program that opens the connection.
  --delete | Deletes at the target what is not in the source.
  --exclude | Leaves out what fits this pattern.
  --progress | Shows how far it is.
mount | Attaches a file system, or lists those that are.
umount | Detaches a file system.
mkfs mkfs.ext4 mkfs.xfs mkfs.vfat | Makes a new file system; what was on the device is gone.
`;

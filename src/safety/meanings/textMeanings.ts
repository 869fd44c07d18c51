/** What commands and options for text mean; written as in fileMeanings.ts. */
export const textMeanings = `
cat | Prints files.
  -n --number | With line numbers.
  -A --show-all | With marks for what cannot be seen.
less | Shows a file page by page.
head | Prints the first lines.
  -n --lines | This many lines.
  -c --bytes | This many bytes.
tail | Prints the last lines.
  -n --lines | This many lines.
  -f --follow | Waits for more and prints it.
  -F | Waits for more, even when the file is replaced.
grep egrep fgrep | Prints the lines that fit a pattern.
  -r -R --recursive | In all files of the folders.
  -i --ignore-case | Capitals or not.
  -n --line-number | With line numbers.
  -v --invert-match | The lines that do not fit.
  -l --files-with-matches | Only the names of the files.
  -L --files-without-match | Only the names of files without it.
  -c --count | Only how many lines.
  -o --only-matching | Only the part that fits.
  -E --extended-regexp | The pattern is an extended regular expression.
  -F --fixed-strings | The pattern is plain text.
  -P --perl-regexp | The pattern is a Perl regular expression.
  -w --word-regexp | Whole words only.
  -q --quiet --silent | Prints nothing, only says by its exit code.
  -A --after-context | With this many lines after it.
  -B --before-context | With this many lines before it.
  -C --context | With this many lines around it.
  -h --no-filename | Without file names.
  -H --with-filename | With file names.
  -s --no-messages | Without complaints about files that cannot be read.
  -e --regexp | The pattern.
  --include | Only files that fit this.
  --exclude | Not files that fit this.
  --exclude-dir | Not in folders that fit this.
rg | Searches all files of a folder for a pattern.
  -i --ignore-case | Capitals or not.
  -n --line-number | With line numbers.
  -l --files-with-matches | Only the names of the files.
  -g --glob | Only files that fit this.
  -t --type | Only files of this kind.
  -w --word-regexp | Whole words only.
  -v --invert-match | The lines that do not fit.
  -c --count | Only how many lines.
sed | Edits text line by line.
  -i --in-place | Changes the file itself.
  -n --quiet --silent | Prints only what the script says.
  -E -r --regexp-extended | With extended regular expressions.
  -e --expression | The script.
awk gawk | Runs a small program over each line.
  -F --field-separator | What stands between fields.
  -v --assign | Sets a variable of the program.
sort | Sorts lines.
  -n --numeric-sort | As numbers.
  -h --human-numeric-sort | As sizes such as 2K and 1G.
  -r --reverse | In reverse order.
  -u --unique | Each line once.
  -k --key | By this field.
  -t --field-separator | What stands between fields.
  -o --output | Writes into this file.
uniq | Drops repeated lines that stand together.
  -c --count | With how often each was there.
  -d --repeated | Only the repeated ones.
  -u --unique | Only the ones that are there once.
wc | Counts lines, words and bytes.
  -l --lines | Lines only.
  -w --words | Words only.
  -c --bytes | Bytes only.
  -m --chars | Characters only.
cut | Prints parts of each line.
  -d --delimiter | What stands between fields.
  -f --fields | These fields.
  -c --characters | These characters.
tr | Replaces or deletes characters.
  -d --delete | Deletes them.
  -s --squeeze-repeats | Makes one of several.
  -c --complement | All but these.
tee | Prints its input and writes it into files too.
  -a --append | Adds to the end of the file.
xargs | Runs a command with what comes in as its words.
  -0 --null | The words are separated by zero bytes, so that blanks stay in them.
  -n --max-args | This many words at a time.
  -P --max-procs | This many at the same time.
  -I --replace | Puts each word where this text stands.
  -r --no-run-if-empty | Not at all when nothing comes in.
  -t --verbose | Prints each command first.
diff | Shows how two files differ.
  -u --unified | With lines around the differences.
  -r --recursive | For whole folders.
  -q --brief | Only whether they differ.
comm | Compares two sorted files line by line.
  -1 | Without lines that only the first has.
  -2 | Without lines that only the second has.
  -3 | Without lines that both have.
column | Puts text into columns.
  -t --table | As a table.
  -s --separator | What stands between fields.
jq | Picks from JSON and prints it.
  -r --raw-output | Text without quotes.
  -c --compact-output | On one line.
  -s --slurp | All input as one list.
  -e --exit-status | The exit code says whether something was found.
base64 | Turns data into text that can be sent anywhere, or back.
  -d -D --decode | Back into data.
  -w --wrap | Lines of this length.
xxd | Shows bytes as hexadecimal numbers.
  -r | Back into bytes.
  -p | Without positions.
md5sum sha1sum sha256sum sha512sum | Prints the checksum of files.
  -c --check | Compares with the checksums in this file.
echo | Prints its words.
  -n | Without a new line at the end.
  -e | With escapes such as \\n understood.
printf | Prints text in a format.
seq | Prints numbers in a row.
date | Prints the date and time.
  -d --date | Of this moment.
  -u --utc | In universal time.
  -s --set | Sets the clock.
nl | Numbers lines.
split | Cuts a file into pieces.
  -l --lines | Of this many lines.
  -b --bytes | Of this many bytes.
paste | Puts lines of files side by side.
  -s --serial | All lines of a file in one.
  -d --delimiters | With this between them.
`;

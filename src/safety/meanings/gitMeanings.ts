/** What git does; `git push` is a command of its own here. Written as in fileMeanings.ts. */
export const gitMeanings = `
git | Keeps versions of files.
  -C | Works in this folder.
  -c | With this setting, for this once.
git status | Shows what changed since the last commit.
  -s --short | One short line for each file.
  -b --branch | With the branch.
git log | Shows the commits.
  --oneline | One line each.
  --graph | With lines that show how branches join.
  --all | Of all branches.
  -n --max-count | This many.
  -p --patch | With the changes.
  --stat | With how much each file changed.
  --since --after | Since this time.
  --until --before | Until this time.
  --author | By this author.
  --grep | With this in the message.
  --decorate | With the names of branches and tags.
  --follow | Also before the file got its name.
  -S | That added or removed this text.
git diff | Shows changes that are not committed.
  --cached --staged | Those that are staged for the next commit.
  --stat | Only how much each file changed.
  --name-only | Only the names of the files.
  --name-status | The names, and whether added, changed or deleted.
  -w --ignore-all-space | Without changes of blanks.
git show | Shows a commit or a file of it.
git blame | Shows who wrote each line, and when.
  -L | These lines only.
git add | Stages changes for the next commit.
  -A --all | All changes, new and deleted files too.
  -p --patch | Asks for each piece.
  -u --update | Only files git knows.
git commit | Records the staged changes.
  -m --message | With this message.
  -a --all | With all changes in files git knows.
  --amend | Replaces the last commit.
  --no-edit | Keeps the message.
  --no-verify -n | Without the checks that hooks make.
git push | Sends commits to another repository.
  -f --force | Replaces what is there; commits of others may be lost.
  --force-with-lease | Replaces what is there, unless somebody else pushed meanwhile.
  -u --set-upstream | And remembers where this branch goes.
  --tags | With all tags.
  --delete -d | Deletes the branch there.
  --all | All branches.
  -n --dry-run | Only shows what would be done.
git pull | Gets commits from another repository and joins them with yours.
  --rebase -r | Puts your commits on top of theirs.
  --ff-only | Only when nothing has to be joined.
git fetch | Gets commits from another repository; your files stay as they are.
  --all | From all of them.
  -p --prune | And forgets branches that are gone there.
  --tags | With all tags.
git clone | Makes a copy of a repository.
  --depth | Only this many commits.
  -b --branch | And goes to this branch.
git branch | Lists, makes or deletes branches.
  -a --all | Those of other repositories too.
  -r --remotes | Only those of other repositories.
  -v --verbose | With their last commit.
  -vv | With their last commit and where they go.
  -d --delete | Deletes it, if its commits are elsewhere too.
  -D | Deletes it, even if its commits are nowhere else.
  -m --move | Renames it.
  -u --set-upstream-to | Remembers where it goes.
git checkout | Goes to a branch, or takes files from a commit.
  -b | Makes the branch first.
  -B | Makes the branch, or moves it here if there is one.
  -f --force | Throws away changes that are in the way.
git switch | Goes to a branch.
  -c --create | Makes it first.
  -f --force --discard-changes | Throws away changes that are in the way.
git restore | Brings files back as they were; changes in them are lost.
  --staged -S | Only takes them out of the next commit.
  -s --source | As they were in this commit.
git reset | Moves the branch to another commit.
  --hard | And throws away all changes that are not committed.
  --soft | And keeps all changes staged.
  --mixed | And keeps all changes, not staged.
git clean | Deletes files that git does not know.
  -f --force | Really.
  -d | Folders too.
  -x | Ignored files too.
  -X | Only ignored files.
  -n --dry-run | Only shows which.
git merge | Joins another branch with this one.
  --no-ff | Always with a commit of its own.
  --abort | Gives the merge up.
  --squash | As one change.
git rebase | Puts your commits on top of another branch; they become new commits.
  -i --interactive | Opens an editor to choose and change them.
  --onto | On top of this.
  --continue | Goes on after a conflict.
  --abort | Gives it up.
git stash | Puts changes aside.
git stash list | Lists what was put aside.
git stash show | Shows what was put aside.
git stash pop | Brings back what was put aside last.
git stash drop | Throws away what was put aside.
git stash clear | Throws away all that was put aside.
git tag | Lists, makes or deletes tags.
  -a --annotate | With a message.
  -d --delete | Deletes it.
  -l --list | Lists those that fit.
git remote | Lists the other repositories.
  -v --verbose | With their addresses.
git revert | Makes a commit that undoes another one.
git cherry-pick | Copies a commit onto this branch.
git rm | Deletes files and stages that.
  --cached | Only makes git forget them; the files stay.
  -r | Folders too.
git reflog | Shows where branches have been.
git config | Reads or changes settings.
  --global | For all your repositories.
  --list -l | Lists them.
  --get | Prints this one.
  --unset | Removes this one.
git init | Makes a repository here.
git ls-files | Lists the files git knows.
git submodule | Handles repositories inside this one.
git worktree | Handles further working folders of this repository.
git bisect | Looks for the commit that broke something.
git grep | Searches the files git knows.
`;

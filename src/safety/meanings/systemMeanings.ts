/** What commands for processes, services, the network and packages mean. Written as in fileMeanings.ts. */
export const systemMeanings = `
sudo | Runs the command that follows as administrator.
  -u --user | As this user instead.
  -i --login | Opens a shell as that user.
  -s --shell | Opens a shell.
  -l --list | Lists what you may run.
env | Runs a command with other variables, or lists them.
  -i --ignore-environment | With none but those given.
timeout | Stops the command that follows after this time.
nohup | Runs the command that follows so that it goes on after you leave.
time | Says how long the command that follows takes.
watch | Runs a command again and again and shows what it prints.
  -n --interval | Every this many seconds.
ps | Lists processes.
  aux | All processes of all users, with details.
  -e -A | All processes.
  -f | With details.
  -o | These columns.
  -p | Of this number.
  --sort | Sorted by this.
top htop | Shows processes as they run.
kill | Sends a signal to processes, as a rule to end them.
  -9 -KILL -SIGKILL | At once; they cannot save anything.
  -15 -TERM | So that they can tidy up first.
  -l | Lists the signals.
killall pkill | Ends processes by their name.
  -9 -KILL | At once; they cannot save anything.
  -f --full | Whose whole command line fits.
  -u --user | Of this user.
pgrep | Lists processes by their name.
  -f --full | Whose whole command line fits.
  -l --list-name | With their names.
lsof | Lists open files and connections.
  -i | Connections, or those of this port.
  -p | Of this process.
  -n | Without looking names up.
  -P | Ports as numbers.
  -t | Only the numbers of the processes.
ss netstat | Lists network connections.
  -t --tcp | TCP.
  -u --udp | UDP.
  -l --listening | Those that wait for others.
  -n --numeric | With numbers instead of names.
  -p --processes --programs | With the processes.
  -a --all | All.
free | Says how much memory is in use.
  -h --human | Sizes as K, M and G.
  -m --mebi | In megabytes.
uptime | Says how long the machine runs and how busy it is.
uname | Says which system this is.
  -a --all | All about it.
  -r --kernel-release | The version of its kernel.
id | Says who you are and in which groups.
whoami | Says who you are.
hostname | Prints the name of this machine.
which whereis type | Says where a command comes from.
history | Lists former commands.
  -c | Clears the list.
export | Sets a variable for all that is started from here.
alias | Gives a command a short name.
source . | Runs a file in this shell.
systemctl | Controls services.
systemctl status | Shows how a service is.
systemctl start | Starts a service.
systemctl stop | Stops a service.
systemctl restart | Stops a service and starts it again.
systemctl reload | Makes a service read its settings again.
systemctl enable | Starts a service at every boot from now on.
  --now | And right now.
systemctl disable | Does not start a service at boot any more.
  --now | And stops it now.
systemctl list-units | Lists what systemd looks after.
journalctl | Shows the log of the system.
  -u --unit | Of this service.
  -f --follow | Waits for more and prints it.
  -n --lines | The last lines, this many.
  -b --boot | Since the machine started.
  -k --dmesg | Of the kernel.
  -p --priority | Of this importance and above.
  -e --pager-end | From the end.
  -x --catalog | With explanations.
  --since | Since this time.
  --until | Until this time.
  --vacuum-size --vacuum-time | Deletes older parts.
crontab | Handles the jobs that run at set times.
  -l | Lists them.
  -e | Opens them in an editor.
  -r | Deletes all of them.
shutdown reboot poweroff halt | Turns the machine off or starts it anew.
  -r | Starts it anew.
  -h | Turns it off.
useradd adduser | Makes a user.
userdel deluser | Deletes a user.
  -r --remove | With the home folder.
passwd | Sets a password.
iptables ip6tables | Handles the rules of the firewall.
  -L --list | Lists them.
  -F --flush | Removes all of them.
  -A --append | Adds one.
  -D --delete | Removes one.
  -P --policy | Sets what happens when none fits.
  -n --numeric | With numbers instead of names.
ufw | Handles the firewall.
curl | Fetches from an address.
  -o --output | Writes it into this file.
  -O --remote-name | Writes it into a file of the same name.
  -L --location | Follows to where it has moved.
  -s --silent | Without progress and errors.
  -S --show-error | But with errors.
  -f --fail | Fails when the server says so.
  -I --head | Only the headers.
  -i --include | With the headers.
  -v --verbose | With all that is said on the way.
  -X --request | With this method.
  -H --header | With this header.
  -d --data --data-raw --data-binary | Sends this.
  -F --form | Sends this as a form.
  -T --upload-file | Sends this file.
  -u --user | With this name and password.
  -k --insecure | Without checking who the other side is.
  -x --proxy | Through this proxy.
wget | Downloads from an address.
  -O --output-document | Writes it into this file; - prints it.
  -q --quiet | Says nothing.
  -c --continue | Goes on where it stopped.
  -r --recursive | With what it links to.
  -P --directory-prefix | Into this folder.
ping | Asks whether a machine answers.
  -c | This many times.
dig nslookup host | Looks up names in the DNS.
  +short | Only the answer.
ssh | Opens a shell or runs a command on another machine.
  -p | On this port.
  -i | With this key.
  -L | Forwards a port from here.
  -R | Forwards a port to here.
  -N | Without running anything there.
  -o | With this option.
scp | Copies files to or from another machine.
  -r | Folders too.
  -P | On this port.
  -i | With this key.
nc ncat netcat | Sends and receives raw data over the network.
  -l | Waits for somebody to connect.
  -e -c | Gives whoever connects a program.
  -v | Says what happens.
  -z | Only looks whether the port is open.
ip | Shows or changes addresses, interfaces and routes.
apt apt-get | Handles packages of the system.
apt-get install apt install | Installs packages.
apt-get update apt update | Gets the list of packages.
apt-get upgrade apt upgrade | Brings packages up to date.
apt-get remove apt remove | Removes packages.
apt-get purge apt purge | Removes packages with their settings.
  -y --yes --assume-yes | Without asking.
pacman brew install dnf install yum install snap install | Installs packages.
npm | Handles packages of Node.
npm install npm i npm ci | Installs packages; their scripts may run.
  -g --global | For the whole machine.
  -D --save-dev | As needed for development only.
npm run | Runs a script of the project.
npm test | Runs the tests of the project.
npm ls npm list | Lists installed packages.
pip pip3 | Handles packages of Python.
pip install pip3 install | Installs packages; their code may run.
  -r --requirement | Those in this file.
  -U --upgrade | In their newest version.
  -e --editable | From this folder, linked.
python python3 | Runs a Python program.
  -c | This one, given here.
  -m | The module of this name.
node | Runs a JavaScript program.
  -e --eval | This one, given here.
  -p --print | This one, and prints what comes out.
bash sh zsh | Runs a script or opens a shell.
  -c | This command, given here.
  -x | Shows each command before it runs.
  -e | Stops at the first error.
make | Builds what the Makefile says.
  -j --jobs | This many steps at a time.
  -n --dry-run --just-print | Only shows what would be done.
  -C --directory | In this folder.
  -f --file | With this file.
eval | Runs its words as a command.
exec | Replaces this shell by the command.
ffmpeg | Converts video and sound.
  -i | From this file.
  -y | Replaces files without asking.
openssl | Handles certificates, keys and encryption.
gpg | Encrypts, decrypts and signs.
`;

/** What commands for containers, clusters, databases and Windows mean. Written as in fileMeanings.ts. */
export const platformMeanings = `
docker ps | Lists containers.
  -a --all | Stopped ones too.
  -q --quiet | Only their ids.
docker images | Lists images.
docker run | Starts a new container.
  -d --detach | In the background.
  -i --interactive | So that you can type into it.
  -t --tty | With a terminal.
  -it -ti | With a terminal to type into.
  --rm | And removes it when it ends.
  -p --publish | With this port reachable from here.
  -v --volume | With this folder of yours inside.
  -e --env | With this variable.
  --name | Under this name.
  --privileged | With full rights over this machine.
docker exec | Runs a command in a container that is running.
  -it -ti | With a terminal to type into.
docker build | Builds an image.
  -t --tag | Under this name.
  -f --file | From this file.
docker logs | Shows what a container printed.
  -f --follow | Waits for more and prints it.
  --tail | The last lines, this many.
docker stop | Stops containers.
docker rm | Removes containers.
  -f --force | Running ones too.
  -v --volumes | With their data.
docker rmi | Removes images.
docker volume rm | Deletes data kept for containers.
docker system prune docker container prune docker image prune docker volume prune | Deletes what nothing uses at the moment.
  -a --all | All that no container uses.
  -f --force | Without asking.
  --volumes | With the data kept for containers.
docker compose up docker-compose up | Starts the containers of the project.
  -d --detach | In the background.
  --build | And builds their images first.
docker compose down docker-compose down | Stops and removes the containers of the project.
  -v --volumes | With their data.
docker inspect | Shows all about a container or image.
docker pull | Gets an image.
docker push | Publishes an image.
kubectl get | Lists things in the cluster.
  -n --namespace | In this namespace.
  -A --all-namespaces | In all namespaces.
  -o --output | In this format.
  -w --watch | And what changes.
  -l --selector | With these labels.
kubectl describe | Shows all about something in the cluster.
kubectl logs | Shows what a pod printed.
  -f --follow | Waits for more and prints it.
  --tail | The last lines, this many.
kubectl apply | Makes the cluster fit a file.
  -f --filename | This file.
kubectl delete | Deletes things in the cluster.
  -f --filename | Those in this file.
  --all | All of them.
  --force | Without waiting for them to end.
kubectl exec | Runs a command in a pod.
kubectl scale | Changes how many there are.
kubectl rollout restart | Replaces the pods one by one.
kubectl drain | Moves everything off a machine.
helm install | Installs an application into the cluster.
helm upgrade | Brings an application in the cluster up to date.
helm uninstall helm delete | Removes an application from the cluster.
terraform plan | Shows what would change.
terraform apply | Makes the changes.
  -auto-approve | Without asking.
terraform destroy | Deletes everything it made.
  -auto-approve | Without asking.
psql | Talks to a PostgreSQL database.
  -c --command | Runs this and ends.
  -f --file | Runs what is in this file.
  -U --username | As this user.
  -d --dbname | In this database.
  -l --list | Lists the databases.
mysql | Talks to a MySQL database.
  -e --execute | Runs this and ends.
  -u --user | As this user.
  -p --password | With a password.
sqlite3 | Talks to a database in a file.
redis-cli | Talks to a Redis server.
get-childitem gci dir | Lists files and folders.
  -recurse | With everything in the folders below.
  -filter | Those that fit this.
  -file | Files only.
  -directory | Folders only.
  -force | Hidden ones too.
remove-item ri del erase rd | Deletes files or folders for good.
  -recurse | Folders with all that is in them.
  -force | Without asking, hidden and protected ones too.
  -whatif | Only shows what would be done.
  /s | In all folders below.
  /q | Without asking.
  /f | Protected ones too.
copy-item copy xcopy robocopy | Copies files.
  -recurse | Folders with all that is in them.
  /e | With all folders below.
  /mir | Deletes at the target what is not in the source.
move-item move | Moves files.
get-content gc type | Prints files.
  -tail | The last lines, this many.
  -wait | Waits for more and prints it.
set-content | Replaces what is in a file.
add-content | Adds to the end of a file.
get-process gps tasklist | Lists processes.
stop-process taskkill | Ends processes.
  -force /f | At once; they cannot save anything.
  -name /im | With this name.
  -id /pid | With this number.
get-service | Lists services.
start-service | Starts a service.
stop-service | Stops a service.
select-string sls findstr | Prints the lines that fit a pattern.
where-object where ? | Keeps what fits a condition.
foreach-object foreach % | Does something with each.
sort-object | Sorts.
  -descending | Largest first.
select-object select | Keeps some properties or some of the first.
  -first | The first, this many.
  -last | The last, this many.
  -expandproperty | Only the value of this property.
measure-object measure | Counts or sums.
format-table ft | Prints as a table.
format-list fl | Prints as a list.
invoke-webrequest iwr | Fetches from an address.
  -outfile | Writes it into this file.
  -method | With this method.
invoke-restmethod irm | Asks a web service.
invoke-expression iex | Runs text as a command.
start-process saps | Starts a program.
  -verb | RunAs asks for administrator rights.
  -argumentlist | With these words.
set-executionpolicy | Says which scripts may run.
test-path | Says whether something is there.
new-item ni | Makes a file or folder.
ipconfig | Shows the addresses of this machine.
  /all | With all details.
  /flushdns | Forgets names that were looked up.
reg query | Reads the registry.
reg add | Changes the registry.
reg delete | Deletes from the registry.
format | Makes a new file system; what was on the drive is gone.
diskpart | Changes disks and partitions.
schtasks | Handles jobs that run at set times.
`;

# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_callscope_global_optspecs
    string join \n ignore= h/help V/version
end

function __fish_callscope_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_callscope_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_callscope_using_subcommand
    set -l cmd (__fish_callscope_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c callscope -n "__fish_callscope_needs_command" -l ignore -d 'Leave alone what matches, such as: *.bak or old/**; may be given several times' -r -f
complete -c callscope -n "__fish_callscope_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c callscope -n "__fish_callscope_needs_command" -s V -l version -d 'Print version'
complete -c callscope -n "__fish_callscope_needs_command" -a "list" -d 'Print the records of a folder, by time'
complete -c callscope -n "__fish_callscope_needs_command" -a "stats" -d 'Count the records of a folder, and how long they waited and took'
complete -c callscope -n "__fish_callscope_needs_command" -a "export" -d 'Write records as JSON callbacks, as rows, or as copies of their captures'
complete -c callscope -n "__fish_callscope_needs_command" -a "check" -d 'Print what is wrong with the captures of a folder; exit status 1 if anything is'
complete -c callscope -n "__fish_callscope_needs_command" -a "follow" -d 'Print the records of a folder, then each that arrives or changes, one JSON object a line, until interrupted'
complete -c callscope -n "__fish_callscope_needs_command" -a "integrate" -d 'Put Callscope into the menu of the desktop, for this user: its icon and its entry'
complete -c callscope -n "__fish_callscope_needs_command" -a "completions" -d 'Print the script that completes the command line in a shell'
complete -c callscope -n "__fish_callscope_using_subcommand list" -l ignore -d 'Leave alone what matches, such as: *.bak or old/**; may be given several times' -r -f
complete -c callscope -n "__fish_callscope_using_subcommand list" -l filter -d 'Only records that pass, such as: state:Failed tag:Transcode -bucket:test-* took>30s' -r -f
complete -c callscope -n "__fish_callscope_using_subcommand list" -l sort -d 'Sort by a column instead of time; with - in front the other way round' -r -f -a "time\t''
kind\t''
event\t''
id\t''
tag\t''
state\t''
code\t''
message\t''
created\t''
started\t''
ended\t''
wait_ms\t''
took_ms\t''
bucket\t''
object\t''
region\t''
queue\t''
workflow\t''
workflow_id\t''
run\t''
task\t''
outputs\t''
user_data\t''
deliveries\t''
files\t''
format\t''
problems\t''"
complete -c callscope -n "__fish_callscope_using_subcommand list" -l columns -d 'The columns of the table or of CSV, separated by commas' -r -f -a "kind\t''
event\t''
id\t''
tag\t''
state\t''
code\t''
message\t''
created\t''
started\t''
ended\t''
wait_ms\t''
took_ms\t''
bucket\t''
object\t''
region\t''
queue\t''
workflow\t''
workflow_id\t''
run\t''
task\t''
outputs\t''
user_data\t''
deliveries\t''
files\t''
format\t''
problems\t''
template\t''"
complete -c callscope -n "__fish_callscope_using_subcommand list" -l limit -d 'Print at most so many records' -r -f
complete -c callscope -n "__fish_callscope_using_subcommand list" -l format -d 'How to print them' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c callscope -n "__fish_callscope_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c callscope -n "__fish_callscope_using_subcommand stats" -l ignore -d 'Leave alone what matches, such as: *.bak or old/**; may be given several times' -r -f
complete -c callscope -n "__fish_callscope_using_subcommand stats" -l filter -d 'Only records that pass, such as: state:Failed tag:Transcode -bucket:test-* took>30s' -r -f
complete -c callscope -n "__fish_callscope_using_subcommand stats" -l by -d 'Count for each value of a column instead of all together; "day" is the day of creation' -r -f -a "day\t''
wait\t''
took\t''
problem\t''
kind\t''
event\t''
tag\t''
state\t''
code\t''
message\t''
bucket\t''
object\t''
region\t''
queue\t''
workflow\t''
workflow_id\t''
run\t''
task\t''
user_data\t''
deliveries\t''
format\t''
template\t''"
complete -c callscope -n "__fish_callscope_using_subcommand stats" -l format -d 'How to print them' -r -f -a "table\t''
json\t''"
complete -c callscope -n "__fish_callscope_using_subcommand stats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c callscope -n "__fish_callscope_using_subcommand export" -l ignore -d 'Leave alone what matches, such as: *.bak or old/**; may be given several times' -r -f
complete -c callscope -n "__fish_callscope_using_subcommand export" -l filter -d 'Only records that pass, such as: state:Failed tag:Transcode -bucket:test-* took>30s' -r -f
complete -c callscope -n "__fish_callscope_using_subcommand export" -l format -d 'What to write: callbacks, rows, or copies of the captures' -r -f -a "json\t''
ndjson\t''
csv\t''
raw\t''"
complete -c callscope -n "__fish_callscope_using_subcommand export" -l output -d 'The file to write instead of the standard output; for raw the folder to copy into' -r -F
complete -c callscope -n "__fish_callscope_using_subcommand export" -l columns -d 'The columns of CSV, separated by commas; all of them if not given' -r -f -a "kind\t''
event\t''
id\t''
tag\t''
state\t''
code\t''
message\t''
created\t''
started\t''
ended\t''
wait_ms\t''
took_ms\t''
bucket\t''
object\t''
region\t''
queue\t''
workflow\t''
workflow_id\t''
run\t''
task\t''
outputs\t''
user_data\t''
deliveries\t''
files\t''
format\t''
problems\t''
template\t''"
complete -c callscope -n "__fish_callscope_using_subcommand export" -l overwrite -d 'Replace the file if it is there already; not for raw, whose copies never replace anything'
complete -c callscope -n "__fish_callscope_using_subcommand export" -l split -d 'Write JSON as several files of at most 16 MiB, so that each opens again; --output is then a new folder'
complete -c callscope -n "__fish_callscope_using_subcommand export" -l marks -d 'With your bookmarks, colours and notes; not for raw'
complete -c callscope -n "__fish_callscope_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c callscope -n "__fish_callscope_using_subcommand check" -l ignore -d 'Leave alone what matches, such as: *.bak or old/**; may be given several times' -r -f
complete -c callscope -n "__fish_callscope_using_subcommand check" -l format -d 'How to print them' -r -f -a "table\t''
json\t''"
complete -c callscope -n "__fish_callscope_using_subcommand check" -l allow -d 'Kinds of problems that are all right: they are neither told nor a reason to fail' -r -f -a "inconsistent\t''
dtd\t''
duplicate-key\t''
repaired\t''
encoding\t''
unrecognised\t''
unreadable\t''
too-deep\t''
too-large\t''
incomplete\t''
syntax\t''"
complete -c callscope -n "__fish_callscope_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c callscope -n "__fish_callscope_using_subcommand follow" -l ignore -d 'Leave alone what matches, such as: *.bak or old/**; may be given several times' -r -f
complete -c callscope -n "__fish_callscope_using_subcommand follow" -l filter -d 'Only records that pass, such as: state:Failed tag:Transcode -bucket:test-* took>30s' -r -f
complete -c callscope -n "__fish_callscope_using_subcommand follow" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c callscope -n "__fish_callscope_using_subcommand integrate" -l remove -d 'Take out again what was written'
complete -c callscope -n "__fish_callscope_using_subcommand integrate" -s h -l help -d 'Print help'
complete -c callscope -n "__fish_callscope_using_subcommand completions" -s h -l help -d 'Print help'


use builtin;
use str;

set edit:completion:arg-completer[callscope] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'callscope'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'callscope'= {
            cand --ignore 'Leave alone what matches, such as: *.bak or old/**; may be given several times'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'Print the records of a folder, by time'
            cand stats 'Count the records of a folder, and how long they waited and took'
            cand export 'Write records as JSON callbacks, as rows, or as copies of their captures'
            cand check 'Print what is wrong with the captures of a folder; exit status 1 if anything is'
            cand follow 'Print the records of a folder, then each that arrives or changes, one JSON object a line, until interrupted'
            cand integrate 'Put Callscope into the menu of the desktop, for this user: its icon and its entry'
            cand completions 'Print the script that completes the command line in a shell'
        }
        &'callscope;list'= {
            cand --ignore 'Leave alone what matches, such as: *.bak or old/**; may be given several times'
            cand --filter 'Only records that pass, such as: state:Failed tag:Transcode -bucket:test-* took>30s'
            cand --sort 'Sort by a column instead of time; with - in front the other way round'
            cand --columns 'The columns of the table or of CSV, separated by commas'
            cand --limit 'Print at most so many records'
            cand --format 'How to print them'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'callscope;stats'= {
            cand --ignore 'Leave alone what matches, such as: *.bak or old/**; may be given several times'
            cand --filter 'Only records that pass, such as: state:Failed tag:Transcode -bucket:test-* took>30s'
            cand --by 'Count for each value of a column instead of all together; "day" is the day of creation'
            cand --format 'How to print them'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'callscope;export'= {
            cand --ignore 'Leave alone what matches, such as: *.bak or old/**; may be given several times'
            cand --filter 'Only records that pass, such as: state:Failed tag:Transcode -bucket:test-* took>30s'
            cand --format 'What to write: callbacks, rows, or copies of the captures'
            cand --output 'The file to write instead of the standard output; for raw the folder to copy into'
            cand --columns 'The columns of CSV, separated by commas; all of them if not given'
            cand --overwrite 'Replace the file if it is there already; not for raw, whose copies never replace anything'
            cand --split 'Write JSON as several files of at most 16 MiB, so that each opens again; --output is then a new folder'
            cand --marks 'With your bookmarks, colours and notes; not for raw'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'callscope;check'= {
            cand --ignore 'Leave alone what matches, such as: *.bak or old/**; may be given several times'
            cand --format 'How to print them'
            cand --allow 'Kinds of problems that are all right: they are neither told nor a reason to fail'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'callscope;follow'= {
            cand --ignore 'Leave alone what matches, such as: *.bak or old/**; may be given several times'
            cand --filter 'Only records that pass, such as: state:Failed tag:Transcode -bucket:test-* took>30s'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'callscope;integrate'= {
            cand --remove 'Take out again what was written'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'callscope;completions'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
    ]
    $completions[$command]
}

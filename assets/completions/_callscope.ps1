
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'callscope' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'callscope'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'callscope' {
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Leave alone what matches, such as: *.bak or old/**; may be given several times')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Print the records of a folder, by time')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Count the records of a folder, and how long they waited and took')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write records as JSON callbacks, as rows, or as copies of their captures')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Print what is wrong with the captures of a folder; exit status 1 if anything is')
            [CompletionResult]::new('follow', 'follow', [CompletionResultType]::ParameterValue, 'Print the records of a folder, then each that arrives or changes, one JSON object a line, until interrupted')
            [CompletionResult]::new('integrate', 'integrate', [CompletionResultType]::ParameterValue, 'Put Callscope into the menu of the desktop, for this user: its icon and its entry')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the script that completes the command line in a shell')
            break
        }
        'callscope;list' {
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Leave alone what matches, such as: *.bak or old/**; may be given several times')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Only records that pass, such as: state:Failed tag:Transcode -bucket:test-* took>30s')
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'Sort by a column instead of time; with - in front the other way round')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'The columns of the table or of CSV, separated by commas')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Print at most so many records')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'callscope;stats' {
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Leave alone what matches, such as: *.bak or old/**; may be given several times')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Only records that pass, such as: state:Failed tag:Transcode -bucket:test-* took>30s')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Count for each value of a column instead of all together; "day" is the day of creation')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'callscope;export' {
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Leave alone what matches, such as: *.bak or old/**; may be given several times')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Only records that pass, such as: state:Failed tag:Transcode -bucket:test-* took>30s')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to write: callbacks, rows, or copies of the captures')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The file to write instead of the standard output; for raw the folder to copy into')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'The columns of CSV, separated by commas; all of them if not given')
            [CompletionResult]::new('--overwrite', '--overwrite', [CompletionResultType]::ParameterName, 'Replace the file if it is there already; not for raw, whose copies never replace anything')
            [CompletionResult]::new('--split', '--split', [CompletionResultType]::ParameterName, 'Write JSON as several files of at most 16 MiB, so that each opens again; --output is then a new folder')
            [CompletionResult]::new('--marks', '--marks', [CompletionResultType]::ParameterName, 'With your bookmarks, colours and notes; not for raw')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'callscope;check' {
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Leave alone what matches, such as: *.bak or old/**; may be given several times')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print them')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Kinds of problems that are all right: they are neither told nor a reason to fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'callscope;follow' {
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Leave alone what matches, such as: *.bak or old/**; may be given several times')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Only records that pass, such as: state:Failed tag:Transcode -bucket:test-* took>30s')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'callscope;integrate' {
            [CompletionResult]::new('--remove', '--remove', [CompletionResultType]::ParameterName, 'Take out again what was written')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'callscope;completions' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
